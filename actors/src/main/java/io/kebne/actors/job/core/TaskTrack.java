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
    private long heardMillis;
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
        heardMillis = now;
    }

    boolean isUnheard() {
        return state.isEmpty();
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
        return Math.min(next, nextQuestionMillis(settings));
    }

    /**
     * When it is to be asked for by its name: when nothing has been said of it, not even when all was asked for. Of a
     * task whose end is known the answer to that says nothing; what the allocator says of ends, it says once.
     */
    private long nextQuestionMillis(JobsSettings settings) {
        long again = askedMillis + settings.repeatAfter().toMillis();
        long silent = heardMillis + 2 * settings.reconciliationInterval().toMillis();
        return state.isEmpty() ? again : Math.max(again, silent);
    }

    /** Whether its status is to be asked for now; if so, it counts as asked. */
    boolean isToBeAsked(JobsSettings settings, long now) {
        if (now < nextQuestionMillis(settings)) {
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
