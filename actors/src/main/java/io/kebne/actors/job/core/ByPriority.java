package io.kebne.actors.job.core;

import java.util.Comparator;
import java.util.List;

/** The highest priority first, and among equals the one that has waited longest. */
final class ByPriority implements QueueOrder {
    private static final Comparator<QueuedRun> ORDER =
            Comparator.comparingInt((QueuedRun run) -> -run.priority()).thenComparing(FirstComeFirstServed.ORDER);

    @Override
    public List<QueuedRun> order(List<QueuedRun> runs) {
        return runs.stream().sorted(ORDER).toList();
    }
}
