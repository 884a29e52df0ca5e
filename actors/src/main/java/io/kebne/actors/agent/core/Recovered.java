package io.kebne.actors.agent.core;

import java.util.List;
import java.util.Optional;

/**
 * What an agent that starts finds of its earlier life.
 *
 * @param expelled whether that ended because the cluster had removed the agent, which was cut off or stood still
 */
public record Recovered(List<Found> tasks, List<FoundExecutor> executors, boolean expelled) {
    public static final Recovered NOTHING = new Recovered(List.of(), List.of(), false);

    public Recovered {
        tasks = List.copyOf(tasks);
        executors = List.copyOf(executors);
    }

    /**
     * One executor of it.
     *
     * @param fate means nothing when it has no process of its own, or the checkpoint says that it has ended
     */
    public record FoundExecutor(ExecutorCheckpoint checkpoint, Fate fate) {}

    /**
     * One task of it.
     *
     * @param fate means nothing when the checkpoint says that the task has ended, or a framework's executor runs it
     */
    public record Found(TaskCheckpoint checkpoint, Fate fate) {}

    /** What became of a task while nobody looked. */
    public sealed interface Fate {}

    /** It runs, and it is certain that this is it. */
    public record Runs() implements Fate {}

    /**
     * It ended so, with all its children.
     *
     * @param limitation for what it was ended, if that can still be told
     */
    public record Ended(ExitValue value, Optional<Limitation> limitation) implements Fate {
        public Ended(ExitValue value) {
            this(value, Optional.empty());
        }
    }

    /** It was never started and will not be. */
    public record NeverStarted() implements Fate {}

    /**
     * It does not run, and nobody knows how it ended.
     *
     * @param why for people
     */
    public record Lost(String why) implements Fate {}
}
