package io.kebne.actors.service.core;

import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.Optional;

/**
 * What has been heard of an instance. Soft: after a failover its agent or the allocator is asked. Times are monotonic
 * milliseconds unless they say otherwise.
 */
final class InstanceStatus {
    private final long sinceMillis;
    private Optional<TaskState> state = Optional.empty();
    private Optional<Boolean> healthy = Optional.empty();
    private long runningSinceMillis;
    private long startedWallMillis;
    private long unreachableSinceMillis;
    private long askedMillis;
    private long killedMillis = Long.MIN_VALUE / 2;

    /** @param now when it was launched, or the entity has started */
    InstanceStatus(long now) {
        this.sinceMillis = now;
        this.askedMillis = now;
    }

    void heard(TaskStatus status, long now) {
        TaskState before = state.orElse(null);
        state = Optional.of(status.state());
        if (status.state() == TaskState.RUNNING) {
            // One that comes back with its agent has run meanwhile.
            if (startedWallMillis == 0) {
                startedWallMillis = status.timestampMillis();
                runningSinceMillis = now;
            }
            // An answer to a question need not know of health.
            healthy = status.healthy().isPresent() ? status.healthy() : healthy;
        } else if (status.state() == TaskState.UNREACHABLE && before != TaskState.UNREACHABLE) {
            unreachableSinceMillis = now;
        }
    }

    Optional<TaskState> state() {
        return state;
    }

    Optional<Boolean> healthy() {
        return healthy;
    }

    /** Since the epoch, by the clock of its agent. */
    Optional<Long> startedWallMillis() {
        return startedWallMillis == 0 ? Optional.empty() : Optional.of(startedWallMillis);
    }

    boolean isRunning() {
        return state.filter(s -> s == TaskState.RUNNING).isPresent();
    }

    boolean isUnreachable() {
        return state.filter(s -> s == TaskState.UNREACHABLE).isPresent();
    }

    long unreachableFor(long now) {
        return isUnreachable() ? now - unreachableSinceMillis : -1;
    }

    /** How long it has been running, as far as is known; 0 when it has not. */
    long ranFor(long now) {
        return startedWallMillis == 0 ? 0 : now - runningSinceMillis;
    }

    boolean isReady(boolean checked, ServicesSettings settings, long now) {
        if (!isRunning()) {
            return false;
        }
        return checked
                ? healthy.orElse(false)
                : now - runningSinceMillis >= settings.readyAfter().toMillis();
    }

    /** Whether it is known not to serve, rather than not known to. */
    boolean isIdle() {
        return state.isPresent() && (!isRunning() || healthy.filter(h -> !h).isPresent());
    }

    /** Whether it takes the effort of a start. What has failed once is no longer starting. */
    boolean isStarting(boolean checked) {
        if (state.isEmpty()) {
            return true;
        }
        return switch (state.get()) {
            case STAGING, STARTING -> true;
            case RUNNING -> checked && healthy.isEmpty();
            default -> false;
        };
    }

    /** Whether its status is to be asked for now; if so, it counts as asked. */
    boolean isToBeAsked(ServicesSettings settings, long now) {
        if (state.isPresent() || now - askedMillis < settings.repeatAfter().toMillis()) {
            return false;
        }
        askedMillis = now;
        return true;
    }

    /** Whether it is to be told to end, again, now; if so, it counts as told. */
    boolean isToBeKilled(ServicesSettings settings, long now) {
        if (now - killedMillis < settings.repeatAfter().toMillis()) {
            return false;
        }
        killedMillis = now;
        return true;
    }

    long sinceMillis() {
        return sinceMillis;
    }
}
