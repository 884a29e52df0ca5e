package io.kebne.launcher.bench;

import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.role.Role;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** From the submission of a task to TASK_RUNNING at its scheduler, one task at a time on an otherwise idle cluster. */
final class LatencyBench {
    private static final double TARGET_MEDIAN_MILLIS = 50;
    private static final int WARM_UP = 20;
    private static final long TIMEOUT_SECONDS = 300;

    private LatencyBench() {}

    static BenchReport run(FrameworkNode node, int tasks)
            throws ExecutionException, InterruptedException, TimeoutException {
        LatencyScheduler scheduler = new LatencyScheduler(WARM_UP, tasks);
        FrameworkInfo info = FrameworkInfo.of(FrameworkNode.newFrameworkId(), "bench-latency", Role.DEFAULT);
        SchedulerDriver driver = node.subscribe(info, scheduler);
        try {
            List<Long> sorted = scheduler.result().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
                    .sorted()
                    .toList();
            return new BenchReport(
                    "latency",
                    List.of(
                            figure("submit-to-running-p50", sorted, 0.5, Optional.of(TARGET_MEDIAN_MILLIS)),
                            figure("submit-to-running-p90", sorted, 0.9, Optional.empty()),
                            figure("submit-to-running-p99", sorted, 0.99, Optional.empty()),
                            figure("submit-to-running-max", sorted, 1, Optional.empty())));
        } finally {
            driver.teardown();
        }
    }

    private static BenchReport.Result figure(
            String name, List<Long> sortedNanos, double quantile, Optional<Double> target) {
        int index = (int) Math.ceil(quantile * sortedNanos.size()) - 1;
        return new BenchReport.Result(name, sortedNanos.get(Math.max(0, index)) / 1e6, "ms", target);
    }
}
