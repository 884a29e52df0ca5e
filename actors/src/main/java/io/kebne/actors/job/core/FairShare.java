package io.kebne.actors.job.core;

import io.kebne.protocol.job.JobId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The job of which the fewest tasks run first; what a run before it in the order is about to launch counts as running. So a
 * job with a thousand runs in the queue does not keep one with a single run away.
 */
final class FairShare implements QueueOrder {
    @Override
    public List<QueuedRun> order(List<QueuedRun> runs) {
        Map<JobId, Long> load = new HashMap<>();
        Map<JobId, List<QueuedRun>> byJob = new HashMap<>();
        for (QueuedRun run : runs.stream().sorted(FirstComeFirstServed.ORDER).toList()) {
            load.putIfAbsent(run.id(), (long) run.running());
            byJob.computeIfAbsent(run.id(), unknown -> new ArrayList<>()).add(run);
        }
        Map<JobId, Integer> taken = new HashMap<>();
        Comparator<JobId> lightest = Comparator.comparing(load::get);
        Comparator<JobId> oldest =
                Comparator.comparing(id -> byJob.get(id).get(taken.getOrDefault(id, 0)), FirstComeFirstServed.ORDER);
        PriorityQueue<JobId> jobs = new PriorityQueue<>(lightest.thenComparing(oldest));
        jobs.addAll(byJob.keySet());
        List<QueuedRun> order = new ArrayList<>(runs.size());
        while (!jobs.isEmpty()) {
            JobId id = jobs.poll();
            int next = taken.getOrDefault(id, 0);
            QueuedRun run = byJob.get(id).get(next);
            order.add(run);
            load.merge(id, (long) run.missing(), Long::sum);
            taken.put(id, next + 1);
            if (next + 1 < byJob.get(id).size()) {
                jobs.add(id);
            }
        }
        return order;
    }
}
