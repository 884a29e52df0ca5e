package io.kebne.actors.service.core;

import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.service.Autoscaling;
import io.kebne.protocol.service.LaunchBackoff;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.service.ServiceVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The soft state of one service: what has been heard of its instances, delays and statistics. Mutable; belongs to the entity
 * alone. A failover forgets delays, so that an instance which does not last is started once more at once, and gives a
 * deployment its whole time again.
 */
final class ServiceSession {
    private final Map<TaskId, InstanceStatus> instances = new HashMap<>();
    private final Map<String, Long> refusals = new TreeMap<>();
    private Optional<ServiceReport.Failure> lastFailure = Optional.empty();
    private int failures;
    private long failedMillis = Long.MIN_VALUE / 2;
    private long delayedUntilMillis = Long.MIN_VALUE / 2;
    private long progressMillis;
    private int mostReady;
    private int wanted;
    private long wantedSinceMillis;
    private long offers;
    private long steadySinceMillis = -1;
    private Optional<ServiceVersion> launching = Optional.empty();
    private Optional<ScalingSession> scaling = Optional.empty();

    ServiceSession(long now) {
        progressMillis = now;
    }

    InstanceStatus status(TaskId id, long now) {
        return instances.computeIfAbsent(id, unknown -> new InstanceStatus(now));
    }

    void forget(TaskId id) {
        instances.remove(id);
    }

    void forgetInstances() {
        instances.clear();
    }

    /** A deployment begins: what was before counts no more. */
    void restart(long now) {
        failures = 0;
        delayedUntilMillis = now;
        progressMillis = now;
        mostReady = 0;
        steadySinceMillis = -1;
    }

    /** The number of instances changes: what is known of those that are there still counts. */
    void rescale(long now) {
        progressMillis = now;
        mostReady = 0;
        steadySinceMillis = -1;
    }

    /** @param next when the first round of one that was not there begins */
    ScalingSession scaling(Autoscaling wanted, LongSupplier next) {
        if (scaling.filter(known -> known.isFor(wanted)).isEmpty()) {
            ScalingSession fresh = new ScalingSession(wanted, next.getAsLong());
            scaling.ifPresent(fresh::goOnFrom);
            scaling = Optional.of(fresh);
        }
        return scaling.get();
    }

    void noScaling() {
        scaling = Optional.empty();
    }

    Optional<ScalingSession> scaling() {
        return scaling;
    }

    /** How long ago the deployment has last come on, which it does with each instance that is ready for the first time. */
    long idleFor(int ready, long now) {
        if (ready > mostReady) {
            mostReady = ready;
            progressMillis = now;
        }
        return now - progressMillis;
    }

    /**
     * An instance did not last. Those that were under way when the one before failed belong to the same try.
     *
     * @param launched when this one was
     */
    void failed(LaunchBackoff backoff, long launched, double jitter, long now) {
        if (launched < failedMillis) {
            return;
        }
        failures++;
        failedMillis = now;
        delayedUntilMillis = now + backoff.delayMillis(failures, jitter);
    }

    /** One that lasted shows that instances can. */
    void lasted() {
        failures = 0;
    }

    void remember(ServiceReport.Failure failure) {
        lastFailure = Optional.of(failure);
    }

    Optional<ServiceReport.Failure> lastFailure() {
        return lastFailure;
    }

    /** In milliseconds; 0: not at all. */
    long delay(long now) {
        return Math.max(0, delayedUntilMillis - now);
    }

    /** @param plan what is to be launched */
    void want(LaunchPlan plan, long wallMillis) {
        launching = Optional.of(plan.version());
        want(plan.count(), wallMillis);
    }

    /** @param count instances that are to be launched yet */
    void want(int count, long wallMillis) {
        if (count > 0 && wanted == 0) {
            wantedSinceMillis = wallMillis;
            offers = 0;
            refusals.clear();
        }
        wanted = count;
    }

    int wanted() {
        return wanted;
    }

    /** Of which version instances are launched, if any are. */
    Optional<ServiceVersion> launching() {
        return launching;
    }

    /** For how long without a break the canary has been as it is to be. */
    long steadyFor(boolean steady, long now) {
        if (!steady) {
            steadySinceMillis = -1;
            return 0;
        }
        steadySinceMillis = steadySinceMillis < 0 ? now : steadySinceMillis;
        return now - steadySinceMillis;
    }

    /** Time in which a deployment is not to come on does not count. */
    void excuse(long now) {
        progressMillis = now;
    }

    /** Whether offers are of use now. */
    boolean isLaunching(long now) {
        return wanted > 0 && delay(now) == 0;
    }

    void offered() {
        offers++;
    }

    void refused(String cause) {
        refusals.merge(cause, 1L, Long::sum);
    }

    Optional<ServiceReport.Queue> queue(long now) {
        return wanted == 0
                ? Optional.empty()
                : Optional.of(new ServiceReport.Queue(
                        wanted, wantedSinceMillis, delay(now), offers, new TreeMap<>(refusals)));
    }
}
