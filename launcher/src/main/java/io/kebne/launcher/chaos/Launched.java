package io.kebne.launcher.chaos;

import io.kebne.protocol.task.TaskState;
import java.util.List;
import java.util.Optional;

/**
 * What a scheduler knows of a task that it has launched.
 *
 * @param task its id
 * @param heard its states in the order in which they were heard, repeated ones left out
 */
public record Launched(String task, long launchedMillis, List<Heard> heard) {
    /** A state, and when the scheduler heard it, in milliseconds since the epoch. */
    public record Heard(TaskState state, long millis) {}

    public Launched {
        heard = List.copyOf(heard);
    }

    /** The first terminal state that was heard. */
    public Optional<Heard> end() {
        return heard.stream().filter(each -> each.state().isTerminal()).findFirst();
    }

    /** The first time that it was heard to run. */
    public Optional<Heard> running() {
        return heard.stream().filter(each -> each.state() == TaskState.RUNNING).findFirst();
    }
}
