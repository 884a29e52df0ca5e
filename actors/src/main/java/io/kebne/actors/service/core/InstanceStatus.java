package io.kebne.actors.service.core;

import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.Optional;

/**
 * What has been heard of an instance. Soft: after a failover its agent or the allocator is asked. Times are monotonic
 * milliseconds unless they say otherwise.
 */
final class InstanceStatus {
    /** An instance that takes no requests after that is not busy with its start. */
    private static final long LONGEST_START_MILLIS = 60_000;

    private final long sinceMillis;
    private Optional<TaskState> state = Optional.empty();
    private Optional<Boolean> healthy = Optional.empty();
    private long runningSinceMillis;
    private long startedWallMillis;
    private long unreachableSinceMillis;
    private long heardMillis;
    private long askedMillis;
    private long killedMillis = Long.MIN_VALUE / 2;
    private long endsSinceMillis = -1;
    private Optional<CheckStatus> seen = Optional.empty();
    private boolean wasReady;
    private boolean fresh;

    /** @param now when it was launched, or the entity has started */
    InstanceStatus(long now) {
        this.sinceMillis = now;
        this.askedMillis = now;
    }

    void heard(TaskStatus status, long now) {
        TaskState before = state.orElse(null);
        state = Optional.of(status.state());
        heardMillis = now;
        if (status.state() == TaskState.RUNNING) {
            // One that comes back with its agent has run meanwhile.
            if (startedWallMillis == 0) {
                startedWallMillis = status.timestampMillis();
                runningSinceMillis = now;
            }
            // An answer to a question need not know of health.
            healthy = status.healthy().isPresent() ? status.healthy() : healthy;
            seen = status.checkStatus().isPresent() ? status.checkStatus() : seen;
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

    /** @param spec that it was launched for */
    boolean isReady(ServiceSpec spec, ServicesSettings settings, long now) {
        if (!isRunning() || (spec.healthCheck().isPresent() && !healthy.orElse(false)) || !takesRequests(spec)) {
            return false;
        }
        boolean checked =
                spec.healthCheck().isPresent() || spec.readinessCheck().isPresent();
        boolean ready =
                checked || now - runningSinceMillis >= settings.readyAfter().toMillis();
        wasReady |= ready;
        return ready;
    }

    /** What its readiness check says, if it has one. */
    boolean takesRequests(ServiceSpec spec) {
        return spec.readinessCheck()
                .map(check -> seen.filter(check::isPassed).isPresent())
                .orElse(true);
    }

    /** Whether it runs, and its readiness check has said that it takes no requests: it may again. */
    boolean isResting(ServiceSpec spec) {
        return isRunning() && !isIdle() && seen.isPresent() && !takesRequests(spec);
    }

    /** Whether requests may be under way to it. */
    boolean mayServe() {
        return state.isEmpty() || isRunning();
    }

    /** It is launched now: that nothing has been heard of it is as it should be. */
    void launched() {
        fresh = true;
    }

    /**
     * Whether it is one of before the entity has started that may be anything. One without checks that has just been
     * heard of may have been ready for long.
     *
     * @param spec that it was launched for
     */
    boolean isUnheard(ServiceSpec spec, ServicesSettings settings, long now) {
        boolean checked =
                spec.healthCheck().isPresent() || spec.readinessCheck().isPresent();
        boolean early = isRunning()
                && !checked
                && now - runningSinceMillis < settings.readyAfter().toMillis();
        return !fresh && (state.isEmpty() || early);
    }

    /** For how long it has been to end, as far as this life of the entity knows. */
    long endsFor(long now) {
        endsSinceMillis = endsSinceMillis < 0 ? now : endsSinceMillis;
        return now - endsSinceMillis;
    }

    /** Whether it is known not to serve, rather than not known to. */
    boolean isIdle() {
        return state.isPresent() && (!isRunning() || healthy.filter(h -> !h).isPresent());
    }

    /** Whether it takes the effort of a start. What is not healthy, or has run for a while, is no longer starting. */
    boolean isStarting(ServiceSpec spec, long now) {
        if (state.isEmpty()) {
            return true;
        }
        return switch (state.get()) {
            case STAGING, STARTING -> true;
            case RUNNING ->
                (spec.healthCheck().isPresent() && healthy.isEmpty())
                        || (!takesRequests(spec) && !wasReady && ranFor(now) < LONGEST_START_MILLIS);
            default -> false;
        };
    }

    /**
     * Whether its status is to be asked for now; if so, it counts as asked. That an instance of before is staging may
     * be all that was known of it so far. Of one whose end is known nothing is said when all are asked for; what the
     * allocator says of ends, it says once.
     */
    boolean isToBeAsked(ServicesSettings settings, long now) {
        boolean known = state.filter(s -> fresh || s != TaskState.STAGING).isPresent()
                && now - heardMillis < 2 * settings.reconciliationInterval().toMillis();
        if (known || now - askedMillis < settings.repeatAfter().toMillis()) {
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
