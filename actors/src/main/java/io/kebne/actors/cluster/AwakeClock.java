package io.kebne.actors.cluster;

import akka.remote.FailureDetector;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time in which this process could have heard of others, for failure detectors. A process that is stopped, or gets no
 * processor, hears of nobody and would take everybody for dead when it goes on, before it reads what has arrived meanwhile.
 * Told to the others, that can cost the cluster its members: to the split brain resolver two nodes that each miss the other
 * are connected badly, and it removes both.
 *
 * <p>It is asked at least every 250 ms while nodes are watched ({@code akka.cluster.unreachable-nodes-reaper-interval}); when
 * it was not for a second, that time does not count.
 */
final class AwakeClock extends FailureDetector.Clock {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    /** When it was asked last, and how much of the time until then does not count; guarded by this. */
    private long lastNanos;

    private long asleepNanos;

    /** @param nanos the machine's monotonic clock, from wherever it begins */
    AwakeClock(LongSupplier nanos) {
        this.nanos = nanos;
        this.lastNanos = nanos.getAsLong();
    }

    /** In milliseconds, from wherever it begins. */
    synchronized long millis() {
        long now = nanos.getAsLong();
        if (now - lastNanos > PAUSE_NANOS) {
            asleepNanos += now - lastNanos;
        }
        lastNanos = now;
        return TimeUnit.NANOSECONDS.toMillis(now - asleepNanos);
    }

    @Override
    public Object apply() {
        return millis();
    }

    /** The same to Scala, which has a name of its own for each primitive type. */
    @Override
    public long apply$mcJ$sp() {
        return millis();
    }
}
