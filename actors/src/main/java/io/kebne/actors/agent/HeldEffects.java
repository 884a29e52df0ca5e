package io.kebne.actors.agent;

import io.kebne.actors.agent.core.AgentEffect;
import io.kebne.actors.agent.core.AgentEffect.Remark;
import io.kebne.actors.agent.core.AgentEffect.Remember;
import io.kebne.actors.agent.core.AgentEffect.RememberExecutor;
import io.kebne.actors.agent.core.AgentEffect.SayExpelled;
import io.kebne.actors.agent.core.AgentEffect.TellAllocator;
import io.kebne.actors.agent.core.ExecutorCheckpoint;
import io.kebne.actors.agent.core.TaskCheckpoint;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorExited;
import io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus;
import io.kebne.protocol.id.TaskKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds effects back until all is on disk that must be there before them. One write is under way at a time; what comes up
 * meanwhile goes into the next, so a busy agent writes few times, and only the latest of what it wants written. Their order
 * is kept.
 */
public final class HeldEffects {
    /** What is written together; an empty checkpoint is removed. */
    public record Batch(
            Map<TaskKey, Optional<TaskCheckpoint>> tasks, Map<String, Optional<ExecutorCheckpoint>> executors) {
        public static final Batch NONE = new Batch(Map.of(), Map.of());

        public boolean isEmpty() {
            return tasks.isEmpty() && executors.isEmpty();
        }
    }

    /** What the write under way writes, and what is to be done when it is done. */
    private Batch written = Batch.NONE;

    private final List<AgentEffect> behindIt = new ArrayList<>();

    /** The same of the next. */
    private final Batch unwritten = new Batch(new LinkedHashMap<>(), new LinkedHashMap<>());

    private final List<AgentEffect> behindNext = new ArrayList<>();

    /** @return whether the effect is to be carried out now */
    public boolean admit(AgentEffect effect) {
        if (effect instanceof Remember remember) {
            unwritten.tasks().put(remember.key(), remember.checkpoint());
            return false;
        }
        if (effect instanceof RememberExecutor remember) {
            unwritten.executors().put(remember.containerId(), remember.checkpoint());
            return false;
        }
        if (isIndependent(effect) || (written.isEmpty() && unwritten.isEmpty())) {
            return true;
        }
        (unwritten.isEmpty() ? behindIt : behindNext).add(effect);
        return false;
    }

    /** Signs of life and remarks promise nothing about tasks, so a slow disk does not keep them back. */
    private static boolean isIndependent(AgentEffect effect) {
        return effect instanceof Remark
                || effect instanceof SayExpelled
                || (effect instanceof TellAllocator tell
                        && !(tell.command() instanceof UpdateStatus)
                        && !(tell.command() instanceof ExecutorExited));
    }

    /** @return what is to be written now; empty when a write is under way, or there is nothing to write */
    public Batch nextWrite() {
        if (!written.isEmpty() || unwritten.isEmpty()) {
            return Batch.NONE;
        }
        written = new Batch(Map.copyOf(unwritten.tasks()), Map.copyOf(unwritten.executors()));
        unwritten.tasks().clear();
        unwritten.executors().clear();
        behindIt.addAll(behindNext);
        behindNext.clear();
        return written;
    }

    /** @return what is to be carried out, now that the write is done */
    public List<AgentEffect> done() {
        written = Batch.NONE;
        List<AgentEffect> free = List.copyOf(behindIt);
        behindIt.clear();
        return free;
    }

    /** The write is to be tried again, with what has come up meanwhile. */
    public void failed() {
        written.tasks().forEach(unwritten.tasks()::putIfAbsent);
        written.executors().forEach(unwritten.executors()::putIfAbsent);
        written = Batch.NONE;
        behindNext.addAll(0, behindIt);
        behindIt.clear();
    }
}
