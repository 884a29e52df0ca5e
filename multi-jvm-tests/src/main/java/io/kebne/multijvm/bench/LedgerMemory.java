package io.kebne.multijvm.bench;

import io.kebne.protocol.offer.Offer;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.OptionalDouble;

/** How much of the heap a pool takes whose agents are full of running tasks: ledger, view, session and books. In megabytes. */
final class LedgerMemory implements Measurement {
    private final int agents;
    private final int frameworks;
    private final int tasks;

    LedgerMemory(int agents, int frameworks, int tasks) {
        this.agents = agents;
        this.frameworks = frameworks;
        this.tasks = tasks;
    }

    @Override
    public OptionalDouble measure(Effort effort) {
        long before = used();
        LedgerPool pool = new LedgerPool(agents, frameworks);
        try {
            pool.round();
            for (Offer offer : pool.offers()) {
                pool.accept(offer, tasks / agents);
            }
            pool.startAll();
            return OptionalDouble.of((used() - before) / 1e6);
        } finally {
            Reference.reachabilityFence(pool);
        }
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
