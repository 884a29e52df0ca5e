package io.kebne.launcher.bench;

import io.kebne.actors.placement.NativeSolvers;
import io.kebne.actors.placement.core.PlacementSettings;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All policies on all workloads, half and one and a half times what the machines can do: machines, times, and decisions. */
final class PlacementBench {
    private static final double[] LOADS = {0.5, 1.5};
    private static final int MOST_MACHINES = 10_000;
    private static final int MOST_TASKS = 1_000_000;
    /** So that what is measured is compiled. */
    private static final int WARM_UP_TASKS = 200;

    private static final int WARM_UP_MACHINES = 10;

    /** One line of the table. */
    private record Row(PlacementWorkload workload, double load, String policy, PlacementRun.Result result) {
        /** In milliseconds. */
        private double decision(double quantile) {
            List<Long> sorted = result.decisionNanos();
            return sorted.get(Math.max(0, (int) Math.ceil(quantile * sorted.size()) - 1)) / 1e6;
        }
    }

    private final int machines;
    private final int tasks;
    private final long seed;
    private final PrintStream progress;
    private final List<Row> rows = new ArrayList<>();

    private PlacementBench(int machines, int tasks, long seed, PrintStream progress) {
        this.machines = machines;
        this.tasks = tasks;
        this.seed = seed;
        this.progress = progress;
    }

    /** @throws IOException when there is no library of solvers for this machine */
    static PlacementBench run(int machines, int tasks, long seed, PrintStream progress) throws IOException {
        require("--machines", machines, MOST_MACHINES);
        require("--tasks", tasks, MOST_TASKS);
        NativeSolvers.load();
        PlacementBench bench = new PlacementBench(machines, tasks, seed, progress);
        bench.run();
        return bench;
    }

    private static void require(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new InvalidValueException(option, "must lie between 1 and " + most);
        }
    }

    private void run() {
        List<PlacementSettings> policies = policies();
        for (PlacementSettings policy : policies) {
            PlacementRun.of(
                    policy,
                    WARM_UP_MACHINES,
                    PlacementWorkload.MIXED.jobs(WARM_UP_TASKS, WARM_UP_MACHINES, LOADS[1], seed));
        }
        int all = PlacementWorkload.values().length * LOADS.length * policies.size();
        for (PlacementWorkload workload : PlacementWorkload.values()) {
            for (double load : LOADS) {
                List<PlacementWorkload.Job> jobs = workload.jobs(tasks, machines, load, seed);
                for (PlacementSettings policy : policies) {
                    progress.printf(
                            Locale.ROOT,
                            "%d of %d: %s, load %.1f, %s%n",
                            rows.size() + 1,
                            all,
                            workload,
                            load,
                            name(policy));
                    rows.add(new Row(workload, load, name(policy), PlacementRun.of(policy, machines, jobs)));
                }
            }
        }
    }

    private static List<PlacementSettings> policies() {
        PlacementSettings usual = PlacementSettings.DEFAULT;
        List<PlacementSettings> all = new ArrayList<>();
        for (String policy : PlacementSettings.POLICIES) {
            all.add(new PlacementSettings(policy, "completion-time", usual.limit()));
        }
        all.add(new PlacementSettings("linear-program", "machines", usual.limit()));
        return all;
    }

    private static String name(PlacementSettings settings) {
        return settings.policy().equals("linear-program")
                ? settings.policy() + ":" + settings.objective()
                : settings.policy();
    }

    void printTable(PrintStream out) {
        out.printf(
                "%d tasks on %d machines, seed %d; decisions within %d ms%n",
                tasks, machines, seed, PlacementSettings.DEFAULT.limit().toMillis());
        out.printf(
                "%-13s %4s  %-31s %8s %5s %12s %8s %8s %9s%n",
                "WORKLOAD", "LOAD", "POLICY", "MACHINES", "MOST", "COMPLETION", "P50", "P99", "LATE");
        for (Row row : rows) {
            PlacementRun.Result result = row.result();
            out.printf(
                    Locale.ROOT,
                    "%-13s %4.1f  %-31s %8.1f %5d %10.1f s %5.2f ms %5.1f ms %9s%n",
                    row.workload(),
                    row.load(),
                    row.policy(),
                    result.meanMachines(),
                    result.mostMachines(),
                    result.meanSeconds(),
                    row.decision(0.5),
                    row.decision(0.99),
                    result.late() + "/" + result.decisionNanos().size());
        }
    }

    BenchReport report() {
        List<BenchReport.Result> results = new ArrayList<>();
        for (Row row : rows) {
            String name = String.format(Locale.ROOT, "%s-%.1f-%s-", row.workload(), row.load(), row.policy());
            PlacementRun.Result result = row.result();
            results.add(figure(name + "machines-mean", result.meanMachines(), "1"));
            results.add(figure(name + "machines-most", result.mostMachines(), "1"));
            results.add(figure(name + "completion-mean", result.meanSeconds(), "s"));
            results.add(figure(name + "decision-p50", row.decision(0.5), "ms"));
            results.add(figure(name + "decision-p99", row.decision(0.99), "ms"));
            results.add(figure(name + "decisions", result.decisionNanos().size(), "1"));
            results.add(figure(name + "decisions-late", result.late(), "1"));
        }
        return new BenchReport("placement", results);
    }

    private static BenchReport.Result figure(String name, double value, String unit) {
        return new BenchReport.Result(name, value, unit, Optional.empty());
    }
}
