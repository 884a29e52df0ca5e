package io.kebne.multijvm.measure;

import io.kebne.multijvm.agents.SimulatedTask;
import io.kebne.protocol.resources.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A million tasks over 5,000 agents, all launched and finished; then a restart of the master with all that behind it. */
final class MillionBench {
    private static final int HEAP_MEGABYTES = 2_048;
    private static final long TASKS_PER_AGENT_QUICK = 100;
    private static final int PER_OFFER = 20;
    private static final Resources RESOURCES = Resources.parse("cpus:2;mem:4096");
    private static final double TARGET_MINUTES = 5;
    private static final double RESTART_TARGET_SECONDS = 10;

    private MillionBench() {}

    static void run(Figures figures, Path directory, ClusterBench.Options options)
            throws IOException, TimeoutException, InterruptedException {
        int agents = options.agents().orElse(options.quick() ? 500 : 5_000);
        long tasks = options.quick() ? TASKS_PER_AGENT_QUICK * agents : 1_000_000;
        try (BenchCluster cluster =
                BenchCluster.start(directory, 1, HEAP_MEGABYTES, agents, RESOURCES, options.settings())) {
            CpuTime cpuBefore = CpuTime.now(cluster.masters);
            TaskPump pump = new TaskPump("t-", tasks, PER_OFFER, SimulatedTask.running(Duration.ofSeconds(5)));
            long start = System.nanoTime();
            cluster.node.subscribe(BenchCluster.framework("bench-million"), pump);
            double launched = Times.await(pump, Duration.ofHours(1), start, () -> pump.running() >= tasks);
            double finished = Times.await(pump, Duration.ofHours(1), start, () -> pump.finished() >= tasks);
            String name = "tasks-" + tasks + "-on-" + agents;
            figures.info(name + "-launched", launched / 60, "min");
            figures.atMost(name + "-finished", finished / 60, "min", TARGET_MINUTES);
            figures.info("launches-refused", (double) pump.failed(), "");
            CpuTime.report(figures, "task", cpuBefore, CpuTime.now(cluster.masters), tasks);
            cluster.masters.peakMegabytes(0).ifPresent(peak -> figures.info("master-memory-peak", peak, "MB"));

            cluster.masters.kill(0);
            long restarted = System.nanoTime();
            cluster.masters.start(0);
            double well = Times.await(
                    "the master is well again", Duration.ofMinutes(5), restarted, () -> cluster.masters.isWell(0));
            figures.atMost("restart-with-" + 2 * tasks + "-events", well, "s", RESTART_TARGET_SECONDS);
        }
    }
}
