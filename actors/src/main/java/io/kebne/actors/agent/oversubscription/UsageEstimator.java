package io.kebne.actors.agent.oversubscription;

import io.kebne.actors.agent.usage.core.ContainerNeed;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import java.time.Duration;
import java.util.List;

/**
 * Lends what containers were given for good and are not taken to need: of 4 processors, of which 95 % of the time no more than 1.3
 * are in use, 2.7. A container that was not measured for long is taken to need all. Each change takes offers back and is
 * written to the journal, so the sum goes down at once, but up only when it is worth it: by a tenth, and by two steps,
 * so that it does not follow what goes to and fro between two buckets.
 */
final class UsageEstimator implements ResourceEstimator {
    /** Thousandths. */
    private static final long CPU_STEP = 100;

    /** Thousandths of MB. */
    private static final long MEMORY_STEP = 32_000;

    private static final double THOUSAND = 1000;
    private static final int WORTHWHILE_PARTS = 10;
    private static final int LEAST_STEPS_UP = 2;

    private final Duration warmUp;
    private final boolean memory;
    private long lentCpus;
    private long lentMemory;

    UsageEstimator(Duration warmUp, boolean memory) {
        this.warmUp = warmUp;
        this.memory = memory;
    }

    @Override
    public Resources estimate(List<ContainerNeed> needs) {
        long cpus = 0;
        long megabytes = 0;
        for (ContainerNeed need : needs) {
            if (need.samples() > 1 && need.spanMillis() >= warmUp.toMillis()) {
                Resources requested = need.container().requested().nonRevocable();
                cpus += slack(requested.thousandths(Resources.CPUS), need.cpus());
                megabytes += slack(requested.thousandths(Resources.MEM), need.memory());
            }
        }
        lentCpus = damped(lentCpus, cpus, CPU_STEP);
        lentMemory = memory ? damped(lentMemory, megabytes, MEMORY_STEP) : 0;
        return revocable(Resources.CPUS, lentCpus).plus(revocable(Resources.MEM, lentMemory));
    }

    private static long slack(long requested, double needed) {
        return Math.max(0, requested - (long) Math.ceil(needed * THOUSAND));
    }

    private static long damped(long before, long exact, long step) {
        long now = exact / step * step;
        boolean worthwhile = now - before >= Math.max(LEAST_STEPS_UP * step, before / WORTHWHILE_PARTS);
        return now < before || worthwhile ? now : before;
    }

    private static Resources revocable(String name, long thousandths) {
        return thousandths == 0
                ? Resources.EMPTY
                : Resources.of(new Resource(name, new Scalar(thousandths), Traits.REVOCABLE));
    }
}
