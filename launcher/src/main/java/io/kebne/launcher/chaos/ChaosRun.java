package io.kebne.launcher.chaos;

import io.kebne.actors.cluster.ClusterUnreachableException;
import io.kebne.launcher.chaos.FaultSchedule.Fault;
import io.kebne.launcher.chaos.FaultSchedule.Kind;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.client.RefusedException;
import io.kebne.launcher.local.LocalCluster;
import io.kebne.launcher.local.ProcessCluster;
import io.kebne.launcher.local.Readiness;
import io.kebne.launcher.node.NodeStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One run on a cluster that was started for it: load, faults, healing, quiet, and what is found then. */
final class ChaosRun implements AutoCloseable {
    /** What is to happen. */
    record Plan(int masters, int agents, double launchesPerSecond, Duration baseline, long seed, List<Fault> faults) {}

    private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration QUIET_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration LEFT_TIMEOUT = Duration.ofSeconds(15);
    private static final long RECONCILE_MILLIS = 5_000;
    /** A node of the SDK that the cluster has expelled does not come back by itself; whoever runs it starts it again. */
    private static final long PATIENCE_WITH_SCHEDULER_MILLIS = 20_000;

    private static final long POLL_MILLIS = 200;

    private final ProcessCluster cluster;
    private final Plan plan;
    private final Path workDir;
    private final Path history;
    private final Consumer<String> say;
    private final LoadScheduler scheduler;
    private final Seat seat;
    private final Faults faults;
    private final ScheduledExecutorService load = Executors.newScheduledThreadPool(1);
    private final ScheduledExecutorService restarts = Executors.newScheduledThreadPool(1);

    ChaosRun(ProcessCluster cluster, Plan plan, Path workDir, Consumer<String> say) throws IOException {
        this.cluster = cluster;
        this.plan = plan;
        this.workDir = workDir;
        this.history = Files.createDirectories(workDir.resolve("history"));
        this.say = say;
        this.scheduler = new LoadScheduler(history, new Random(plan.seed()), System::currentTimeMillis);
        List<String> masters = cluster.members().stream()
                .filter(member -> member.name().startsWith("master"))
                .map(LocalCluster.Member::url)
                .toList();
        this.seat = new Seat(masters, scheduler);
        this.faults = new Faults(cluster, plan.masters(), () -> restarts.execute(this::restartScheduler), say);
    }

    /** @param rolling each fault is a planned restart that is waited for */
    ChaosReport run(boolean rolling) throws IOException, NodeStartException, InterruptedException {
        awaitAgents();
        faults.forgetEnds();
        seat.restart();
        long every = Math.max(1, (long) (1_000_000 / plan.launchesPerSecond()));
        ScheduledFuture<?> launches =
                load.scheduleAtFixedRate(() -> seat.with(scheduler::launch), 0, every, TimeUnit.MICROSECONDS);
        ScheduledFuture<?> watch = restarts.scheduleWithFixedDelay(this::watchScheduler, 1, 1, TimeUnit.SECONDS);
        require(
                "the first task runs",
                READY_TIMEOUT,
                () -> !scheduler.launched().isEmpty()
                        && new Goodput(scheduler.launched()).untilNextRunning(0).isPresent());
        long before = System.currentTimeMillis();
        say.accept("no faults for " + plan.baseline().toSeconds() + " s");
        TimeUnit.MILLISECONDS.sleep(plan.baseline().toMillis());
        long begin = System.currentTimeMillis();
        if (rolling) {
            roll();
        } else {
            faults.run(plan.faults());
        }
        long end = System.currentTimeMillis();
        if (launches.isDone() || watch.isDone()) {
            throw new IllegalStateException("the load has stopped by itself");
        }
        return report(before, begin, end, settle());
    }

    private void roll() throws NodeStartException, InterruptedException {
        for (Fault fault : plan.faults()) {
            int node = faults.member(fault);
            faults.begin(fault);
            require(
                    "the end of a node",
                    READY_TIMEOUT,
                    () -> cluster.exitCode(node).isPresent());
            faults.end(fault);
            faults.revive();
            HttpNode started = new HttpNode(cluster.members().get(node).url());
            require("a restarted node answers", READY_TIMEOUT, () -> answers(started));
            if (fault.kind() == Kind.STOP_MASTER) {
                awaitAgents();
            } else {
                require("a restarted agent is registered", READY_TIMEOUT, () -> isRegistered(started));
            }
        }
    }

    /** Heals everything and waits for quiet; what is not quiet then is found by the checks. */
    private List<Violation> settle() throws IOException, NodeStartException, InterruptedException {
        say.accept("healing; waiting for quiet");
        load.shutdownNow();
        load.awaitTermination(1, TimeUnit.MINUTES);
        long[] asked = {0};
        await(QUIET_TIMEOUT, () -> {
            revive();
            if (System.currentTimeMillis() - asked[0] > RECONCILE_MILLIS) {
                asked[0] = System.currentTimeMillis();
                seat.with(scheduler::reconcile);
            }
            return scheduler.open() == 0;
        });
        restarts.shutdown();
        awaitAgents();
        ClusterCheck check = new ClusterCheck(cluster.members(), workDir);
        List<Violation> violations = new ArrayList<>();
        await(LEFT_TIMEOUT, () -> {
            violations.clear();
            violations.addAll(found(check));
            return violations.isEmpty();
        });
        violations.addAll(HistoryCheck.violations(
                scheduler.launched(),
                History.read(history),
                pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()));
        scheduler
                .failure()
                .ifPresent(message -> violations.add(
                        new Violation(Violation.Kind.LOST, "framework", "its subscription is over: " + message)));
        return violations;
    }

    private ChaosReport report(long before, long begin, long end, List<Violation> violations) {
        List<Launched> launched = scheduler.launched();
        Goodput goodput = new Goodput(launched);
        Map<String, Long> kinds = faults.done().stream()
                .collect(
                        Collectors.groupingBy(each -> each.fault().kind().name(), TreeMap::new, Collectors.counting()));
        Map<String, Long> ends = launched.stream()
                .collect(Collectors.groupingBy(
                        each -> each.end().map(last -> last.state().name()).orElse("open"),
                        TreeMap::new,
                        Collectors.counting()));
        List<Long> failovers = faults.done().stream()
                .filter(each -> each.fault().kind().isOfMaster())
                .flatMap(
                        each -> goodput.untilNextRunning(each.millis()).stream().boxed())
                .toList();
        return new ChaosReport(
                plan.seed(),
                kinds,
                launched.size(),
                ends,
                goodput.finishedPerSecond(before, begin),
                goodput.finishedPerSecond(begin, end),
                failovers,
                faults.unplannedEnds(),
                violations.stream()
                        .sorted(Comparator.comparing(Violation::kind))
                        .toList());
    }

    private void awaitAgents() throws NodeStartException, InterruptedException {
        require("all agents are active", READY_TIMEOUT, () -> {
            revive();
            return Readiness.active(cluster) == plan.agents();
        });
    }

    private void watchScheduler() {
        if (scheduler.disconnectedMillis() > PATIENCE_WITH_SCHEDULER_MILLIS) {
            say.accept("the scheduler does not get back by itself");
            restartScheduler();
        }
    }

    private void restartScheduler() {
        try {
            seat.restart();
        } catch (ClusterUnreachableException e) {
            say.accept("the scheduler found no master: " + e.getMessage());
        }
    }

    private void revive() {
        try {
            faults.revive();
        } catch (NodeStartException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static List<Violation> found(ClusterCheck check) {
        try {
            return check.violations();
        } catch (IOException | RefusedException e) {
            return List.of(new Violation(Violation.Kind.LEDGER, "cluster", "does not answer: " + e.getMessage()));
        }
    }

    private static boolean answers(HttpNode node) {
        try {
            node.get("/state");
            return true;
        } catch (IOException | RefusedException e) {
            return false;
        }
    }

    /** By what the agent itself says: one that comes back as it was is no news to the masters. */
    private static boolean isRegistered(HttpNode agent) {
        try {
            return agent.get("/metrics/snapshot").path("slave/registered").asDouble() == 1;
        } catch (IOException | RefusedException e) {
            return false;
        }
    }

    private static void require(String what, Duration atMost, BooleanSupplier condition)
            throws NodeStartException, InterruptedException {
        if (!await(atMost, condition)) {
            throw new NodeStartException("did not happen within " + atMost.toSeconds() + " s: " + what);
        }
    }

    private static boolean await(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return true;
    }

    @Override
    public void close() {
        load.shutdown();
        restarts.shutdown();
        seat.close();
    }
}
