package io.kebne.multijvm.measure;

import io.kebne.multijvm.agents.SimulatedTask;
import io.kebne.protocol.resources.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * What readers cost the allocator: how long launches take alone, and while clients poll {@code /state} of the same master.
 * Both take turns, so that what else the machine does falls on both.
 */
final class PolledAllocatorBench {
    private static final Resources RESOURCES = Resources.parse("cpus:1000;mem:1000000");
    private static final int HEAP_MEGABYTES = 1_024;
    private static final int TASKS_PER_AGENT = 10;
    private static final int POLLERS = 20;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final double MOST_TO_ALONE = 1.05;

    private PolledAllocatorBench() {}

    static void run(Figures figures, Path directory, ClusterBench.Options options)
            throws IOException, TimeoutException, InterruptedException {
        int agents = options.quick() ? 200 : 2_000;
        int turns = options.quick() ? 4 : 10;
        int launches = options.quick() ? 200 : 400;
        try (BenchCluster cluster =
                BenchCluster.start(directory, 1, HEAP_MEGABYTES, agents, RESOURCES, options.settings())) {
            fill(cluster, (long) agents * TASKS_PER_AGENT);
            LaunchProbe probe = new LaunchProbe();
            cluster.node.subscribe(BenchCluster.framework("bench-probe"), probe);
            List<Double> unusedWarmUp = probe.launch(2 * launches);
            try (ReadConnection connection = ReadConnection.open(cluster.masters.url(0))) {
                figures.info("polled-state-size", connection.get("/state") / 1e6, "MB");
            }
            List<Double> alone = new ArrayList<>();
            List<Double> polled = new ArrayList<>();
            long reads = 0;
            long start = System.nanoTime();
            double pollingSeconds = 0;
            for (int i = 0; i < turns; i++) {
                alone.addAll(probe.launch(launches));
                long begun = System.nanoTime();
                try (Pollers pollers = Pollers.start(cluster.masters.url(0), POLLERS, INTERVAL)) {
                    polled.addAll(probe.launch(launches));
                    pollingSeconds += Times.seconds(begun);
                    reads += pollers.reads();
                }
                figures.progress("turn %d of %d, %.0f s", i + 1, turns, Times.seconds(start));
            }
            figures.info("polled-state-reads", reads / pollingSeconds, "1/s");
            double p99Alone = Times.quantile(alone, 0.99);
            double p99Polled = Times.quantile(polled, 0.99);
            figures.info("launch-p50-alone", Times.quantile(alone, 0.5) * 1_000, "ms");
            figures.info("launch-p50-with-20-pollers", Times.quantile(polled, 0.5) * 1_000, "ms");
            figures.info("launch-p99-alone", p99Alone * 1_000, "ms");
            figures.info("launch-p99-with-20-pollers", p99Polled * 1_000, "ms");
            figures.atMost("launch-p99-with-20-pollers-to-alone", p99Polled / p99Alone, "", MOST_TO_ALONE);
        }
    }

    /** Tasks that stay, for a state worth reading. */
    private static void fill(BenchCluster cluster, long tasks) throws TimeoutException {
        TaskPump pump = new TaskPump("s-", tasks, TASKS_PER_AGENT, SimulatedTask.endless());
        cluster.node.subscribe(BenchCluster.framework("bench-state"), pump);
        Times.await(pump, Duration.ofMinutes(10), () -> pump.running() >= tasks);
    }
}
