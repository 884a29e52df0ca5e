package io.kebne.multijvm.measure;

import io.kebne.multijvm.agents.SimulatedTask;
import io.kebne.protocol.resources.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** How long no offers come when the allocator's master dies, or is stopped, and how fast a large pool is back. */
final class FailoverBench {
    private static final int MASTERS = 3;
    private static final int HEAP_MEGABYTES = 512;
    private static final int AGENTS = 100;
    private static final Resources RESOURCES = Resources.parse("cpus:8;mem:16384");
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final long SETTLE_NANOS = 3_000_000_000L;

    private static final double KILL_TARGET_SECONDS = 5;
    private static final double PLANNED_TARGET_SECONDS = 2;
    private static final double REBUILD_TARGET_SECONDS = 3;

    private final Figures figures;
    private final Path directory;
    private final ClusterBench.Options options;

    private FailoverBench(Figures figures, Path directory, ClusterBench.Options options) {
        this.figures = figures;
        this.directory = directory;
        this.options = options;
    }

    static void run(Figures figures, Path directory, ClusterBench.Options options)
            throws IOException, TimeoutException, InterruptedException {
        FailoverBench bench = new FailoverBench(figures, directory, options);
        int repeats = options.quick() ? Math.min(3, options.repeats()) : options.repeats();
        bench.killAndStop(repeats);
        bench.rebuild();
    }

    /** Only how fast a large pool is back. */
    static void runRebuild(Figures figures, Path directory, ClusterBench.Options options)
            throws IOException, TimeoutException, InterruptedException {
        new FailoverBench(figures, directory, options).rebuild();
    }

    private void rebuild() throws IOException, TimeoutException, InterruptedException {
        rebuild(options.agents().orElse(options.quick() ? 1_000 : 10_000), 10);
    }

    private void killAndStop(int repeats) throws IOException, TimeoutException, InterruptedException {
        try (BenchCluster cluster = BenchCluster.start(
                directory.resolve("small"), MASTERS, HEAP_MEGABYTES, AGENTS, RESOURCES, options.settings())) {
            OfferWatch watch = OfferWatch.ofTheFlow();
            cluster.node.subscribe(BenchCluster.framework("bench-failover"), watch);
            List<Double> kills = new ArrayList<>();
            for (int i = 0; i < repeats; i++) {
                settle(cluster, watch, AGENTS);
                int host = cluster.masters.allocatorHost();
                String before = watch.epoch();
                long killed = System.nanoTime();
                cluster.masters.kill(host);
                Times.await(
                        "offers of the next life", TIMEOUT, () -> !watch.epoch().equals(before));
                kills.add((watch.firstNanos() - killed) / 1e9);
                figures.progress("kill %d of %d, master %d: %.2f s", i + 1, repeats, host, kills.get(i));
            }
            figures.info("kill-to-next-offer-p50", Times.quantile(kills, 0.5), "s");
            figures.atMost("kill-to-next-offer-p95", Times.quantile(kills, 0.95), "s", KILL_TARGET_SECONDS);
            planned(cluster, watch, Math.max(1, repeats / 4));
        }
    }

    private void planned(BenchCluster cluster, OfferWatch watch, int repeats)
            throws IOException, TimeoutException, InterruptedException {
        List<Double> gaps = new ArrayList<>();
        AtomicInteger failures = new AtomicInteger();
        for (int i = 0; i < repeats; i++) {
            settle(cluster, watch, AGENTS);
            int host = cluster.masters.allocatorHost();
            String before = watch.epoch();
            AtomicBoolean over = new AtomicBoolean();
            Thread client = new Thread(() -> failures.addAndGet(failedWrites(cluster.masters, host, over)), "client");
            client.start();
            Process stopped = cluster.masters.stop(host);
            Times.await("offers of the next life", TIMEOUT, () -> !watch.epoch().equals(before));
            gaps.add(watch.gapNanos() / 1e9);
            stopped.waitFor();
            over.set(true);
            client.join();
            figures.progress("planned stop %d of %d, master %d: %.2f s", i + 1, repeats, host, gaps.get(i));
        }
        figures.atMost("planned-stop-offer-gap-max", Times.quantile(gaps, 1), "s", PLANNED_TARGET_SECONDS);
        figures.atMost("planned-stop-failed-writes", failures.get(), "", 0);
    }

    /** Writes all the time, through each master but the one that is stopped; each write is tried twice. */
    private static int failedWrites(MasterProcesses masters, int stopped, AtomicBoolean over) {
        int failed = 0;
        for (int i = 0; !over.get(); i++) {
            int master = i % masters.number();
            if (master != stopped && !write(masters, master, i) && !write(masters, master, i)) {
                failed++;
            }
            LockSupport.parkNanos(20_000_000);
        }
        return failed;
    }

    private static boolean write(MasterProcesses masters, int master, int weight) {
        try {
            String body = "[{\"role\":\"bench\",\"weight\":" + (1 + weight % 100) + "}]";
            if (masters.send(master, "PUT", "/weights", body).statusCode() == 200) {
                return true;
            }
            // What a client waits that heeds Retry-After.
            LockSupport.parkNanos(1_000_000_000);
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private void rebuild(int agents, int tasksPerAgent) throws IOException, TimeoutException, InterruptedException {
        long tasks = (long) agents * tasksPerAgent;
        try (BenchCluster cluster = BenchCluster.start(
                directory.resolve("large"), MASTERS, 2 * HEAP_MEGABYTES, agents, RESOURCES, options.settings())) {
            TaskPump pump = new TaskPump("endless-", tasks, tasksPerAgent, SimulatedTask.endless());
            cluster.node.subscribe(BenchCluster.framework("bench-tasks"), pump);
            Times.await(pump, Duration.ofMinutes(10), () -> pump.running() >= tasks);
            figures.progress("%d agents run %d tasks", agents, tasks);
            OfferWatch watch = OfferWatch.ofEachAgent();
            cluster.node.subscribe(BenchCluster.framework("bench-rebuild"), watch);
            settle(cluster, watch, agents);
            int host = cluster.masters.allocatorHost();
            String before = watch.epoch();
            long killed = System.nanoTime();
            LocalTime killedAt = LocalTime.now(ZoneId.systemDefault());
            cluster.masters.kill(host);
            CpuTime cpuBefore = CpuTime.now(cluster.masters);
            Times.await("offers of the next life", TIMEOUT, () -> !watch.epoch().equals(before));
            double first = (watch.firstNanos() - killed) / 1e9;
            cluster.awaitAgents();
            double all = Times.await("every agent is offered", TIMEOUT, killed, () -> watch.agentsOffered() >= agents);
            CpuTime.report(figures, "returned-agent", cpuBefore, CpuTime.now(cluster.masters), agents);
            double begun = secondsUntilBegun(cluster.masters, killedAt);
            String name = "rebuild-" + agents + "x" + tasksPerAgent;
            figures.info(name + "-kill-to-first-offer", first, "s");
            figures.info(name + "-kill-to-all-offered", all, "s");
            figures.atMost(name, all - begun, "s", REBUILD_TARGET_SECONDS);
        }
    }

    /** From the kill to when the new allocator began to read its journal, as its master's log says. */
    private static double secondsUntilBegun(MasterProcesses masters, LocalTime killedAt)
            throws IOException, TimeoutException {
        double begun = 0;
        for (String line : Files.readAllLines(masters.log(masters.allocatorHost()))) {
            if (line.contains("Allocator default starts")) {
                LocalTime time = LocalTime.parse(line.replaceFirst("^.*?(\\d\\d:\\d\\d:\\d\\d[.,]\\d{3}).*$", "$1")
                        .replace(',', '.'));
                begun = Duration.between(killedAt, time).toMillis() / 1000.0;
            }
        }
        return Math.max(0, begun);
    }

    private static void settle(BenchCluster cluster, OfferWatch watch, int agents)
            throws IOException, TimeoutException {
        cluster.masters.startAll();
        cluster.awaitAgents();
        Times.await("offers flow", TIMEOUT, () -> watch.agentsOffered() >= agents);
        LockSupport.parkNanos(SETTLE_NANOS);
    }
}
