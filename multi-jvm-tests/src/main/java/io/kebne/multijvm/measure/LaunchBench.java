package io.kebne.multijvm.measure;

import io.kebne.multijvm.agents.SimulatedTask;
import io.kebne.protocol.resources.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleConsumer;

/** Durable launches per second: accepted, journaled, told to the agent, and known to run at the scheduler. */
final class LaunchBench {
    private static final int AGENTS = 100;
    private static final int HEAP_MEGABYTES = 1_024;
    private static final int PER_OFFER = 50;
    private static final Resources RESOURCES = Resources.parse("cpus:1000;mem:1000000");
    private static final double EMBEDDED_TARGET = 5_000;
    private static final double CASSANDRA_TARGET = 2_000;
    /** Of what the SDK reaches. */
    private static final double HTTP_TARGET = 0.7;

    private LaunchBench() {}

    static void run(Figures figures, Path directory, ClusterBench.Options options)
            throws IOException, TimeoutException, InterruptedException {
        boolean cassandra = options.settings().stream().anyMatch(setting -> setting.endsWith("kind=cassandra"));
        run(
                figures,
                directory,
                options,
                rate -> figures.atLeast(
                        cassandra ? "durable-launches-cassandra" : "durable-launches-embedded",
                        rate,
                        "1/s",
                        cassandra ? CASSANDRA_TARGET : EMBEDDED_TARGET));
    }

    /** Only how many launches a client of the scheduler API reaches, as a part of what the SDK does. */
    static void runComparison(Figures figures, Path directory, ClusterBench.Options options)
            throws IOException, TimeoutException, InterruptedException {
        run(figures, directory, options, rate -> figures.info("sdk-launches", rate, "1/s"));
    }

    private static void run(Figures figures, Path directory, ClusterBench.Options options, DoubleConsumer rateOfSdk)
            throws IOException, TimeoutException, InterruptedException {
        long warmUp = options.quick() ? 30_000 : 50_000;
        long measured = options.quick() ? 30_000 : 200_000;
        try (BenchCluster cluster =
                BenchCluster.start(directory, 1, HEAP_MEGABYTES, AGENTS, RESOURCES, options.settings())) {
            TaskPump pump =
                    new TaskPump("t-", warmUp + measured, PER_OFFER, SimulatedTask.running(Duration.ofSeconds(1)));
            cluster.node.subscribe(BenchCluster.framework("bench-launch"), pump);
            Times.await(pump, Duration.ofMinutes(10), () -> pump.running() >= warmUp);
            long before = pump.running();
            CpuTime cpuBefore = CpuTime.now(cluster.masters);
            long start = System.nanoTime();
            double seconds =
                    Times.await(pump, Duration.ofMinutes(20), start, () -> pump.running() >= warmUp + measured);
            long launches = pump.running() - before;
            CpuTime cpuAfter = CpuTime.now(cluster.masters);
            rateOfSdk.accept(launches / seconds);
            CpuTime.report(figures, "launch", cpuBefore, cpuAfter, launches);
            Times.await(pump, Duration.ofMinutes(5), () -> pump.finished() >= warmUp + measured);
            figures.info("launches-refused", (double) pump.failed(), "");
            runOverHttp(figures, cluster, warmUp, measured, launches / seconds);
        }
    }

    /** The same by a client of the scheduler API, beside what the SDK has just reached. */
    private static void runOverHttp(Figures figures, BenchCluster cluster, long warmUp, long measured, double rateOfSdk)
            throws IOException, TimeoutException, InterruptedException {
        TaskPump pump = new TaskPump("h-", warmUp + measured, PER_OFFER, SimulatedTask.running(Duration.ofSeconds(1)));
        try (HttpScheduler client =
                HttpScheduler.connect(cluster.masters.url(0), BenchCluster.framework("bench-launch-http"), pump)) {
            Times.await("the warm-up over HTTP is over", Duration.ofMinutes(10), () -> pump.running() >= warmUp);
            long before = pump.running();
            CpuTime cpuBefore = CpuTime.now(cluster.masters);
            long start = System.nanoTime();
            double seconds = Times.await(
                    "all tasks were running", Duration.ofMinutes(20), start, () -> pump.running() >= warmUp + measured);
            long launches = pump.running() - before;
            CpuTime cpuAfter = CpuTime.now(cluster.masters);
            figures.info("scheduler-api-launches", launches / seconds, "1/s");
            figures.atLeast("scheduler-api-launches-to-sdk", launches / seconds / rateOfSdk, "", HTTP_TARGET);
            CpuTime.report(figures, "scheduler-api-launch", cpuBefore, cpuAfter, launches);
            client.teardown();
        }
    }
}
