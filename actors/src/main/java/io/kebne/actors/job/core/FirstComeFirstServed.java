package io.kebne.actors.job.core;

import java.util.Comparator;
import java.util.List;

/** The run that has waited longest first. */
final class FirstComeFirstServed implements QueueOrder {
    /** What other orders do with runs that are alike to them. */
    static final Comparator<QueuedRun> ORDER = Comparator.comparingLong((QueuedRun run) -> -run.waitedMillis())
            .thenComparing(QueuedRun::id)
            .thenComparingLong(QueuedRun::number);

    @Override
    public List<QueuedRun> order(List<QueuedRun> runs) {
        return runs.stream().sorted(ORDER).toList();
    }
}
