package io.kebne.actors.job.core;

import io.kebne.protocol.task.TaskState;
import java.util.Optional;

/**
 * What has been heard of a task. Soft: after a failover its agent or the allocator is asked. Times are monotonic
 * milliseconds.
 */
final class TaskTrack {
    private Optional<TaskState> state = Optional.empty();
    private long unreachableSinceMillis;
    private long askedMillis;
    private long killedMillis = Long.MIN_VALUE / 2;

    /** @param now when it was launched, or the entity has started */
    TaskTrack(long now) {
        this.askedMillis = now;
    }

    void heard(TaskState heard, long now) {
        if (heard == TaskState.UNREACHABLE && !isUnreachable()) {
            unreachableSinceMillis = now;
        }
        state = Optional.of(heard);
    }

    boolean isUnreachable() {
        return state.filter(s -> s == TaskState.UNREACHABLE).isPresent();
    }

    boolean isUnreachableFor(JobsSettings settings, long now) {
        return isUnreachable()
                && now - unreachableSinceMillis >= settings.unreachableAfter().toMillis();
    }

    /** When something is to be done about it by time alone. */
    long nextMillis(JobsSettings settings, boolean isEnding) {
        long repeat = settings.repeatAfter().toMillis();
        long next = Long.MAX_VALUE;
        if (isUnreachable()) {
            next = unreachableSinceMillis + settings.unreachableAfter().toMillis();
        }
        if (isEnding) {
            next = Math.min(next, killedMillis + repeat);
        }
        return state.isEmpty() ? Math.min(next, askedMillis + repeat) : next;
    }

    /** Whether its status is to be asked for now; if so, it counts as asked. */
    boolean isToBeAsked(JobsSettings settings, long now) {
        if (state.isPresent() || now - askedMillis < settings.repeatAfter().toMillis()) {
            return false;
        }
        askedMillis = now;
        return true;
    }

    /** Whether it is to be told to end, again, now; if so, it counts as told. */
    boolean isToBeKilled(JobsSettings settings, long now) {
        if (now - killedMillis < settings.repeatAfter().toMillis()) {
            return false;
        }
        killedMillis = now;
        return true;
    }
}
