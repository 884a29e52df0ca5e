package io.kebne.multijvm.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All rows of {@code kebne bench allocator}: those with a target, Mesos' own grid and scenario, and curves. */
final class AllocatorCases {
    private static final int[] GRID_AGENTS = {1_000, 5_000, 10_000, 20_000, 30_000, 50_000};
    private static final int[] GRID_FRAMEWORKS = {1, 50, 100, 200, 500, 1_000, 3_000, 6_000};

    private final List<Case> cases = new ArrayList<>();

    private AllocatorCases() {}

    static List<Case> all() {
        AllocatorCases all = new AllocatorCases();
        all.targets();
        all.ledger();
        all.scenario();
        all.answers();
        all.quota();
        all.curves();
        all.grid();
        return all.cases;
    }

    /** The rows that are to be reached; the reference's figure where that takes seconds and not minutes or hours. */
    private void targets() {
        target("full-round", FullRoundBenchmark.class, 10_000, 1_000, "1.1 s (blog, 1.8)", 15, true);
        target("full-round", FullRoundBenchmark.class, 20_000, 2_000, "3.8 s (blog, 1.8)", 40, false);
        target("full-round", FullRoundBenchmark.class, 50_000, 6_000, "", 250, false);
        target("freed-agent", FreedAgentBenchmark.class, 10_000, 1_000, "1 s tick", 0.2, true);
        target("filtered-round", FilteredRoundBenchmark.class, 5_000, 50, "2.2-2.4 s", 3, true);
        target("filtered-round", FilteredRoundBenchmark.class, 10_000, 1_000, "", 50, false);
        target("add-agents", AddAgentsBenchmark.class, 10_000, 1_000, "0.88 s", 100, false);
        target("decline-round", DeclineRoundBenchmark.class, 10_000, 50, "0.7-1.0 s", 10, true);
        cases.add(new Case(
                "large-and-small-quota-3000",
                "15.6 s",
                Optional.of(50.0),
                Measurement.median(LargeAndSmallQuotaBenchmark.class, Map.of("agents", 3_000)),
                Measurement.NONE,
                true));
        cases.add(new Case(
                "memory-10000x1000x100000",
                "",
                Optional.of(300.0),
                new LedgerMemory(10_000, 1_000, 100_000),
                Measurement.NONE,
                Case.MEGABYTES,
                true));
    }

    /** What a decision costs with its events and the view that readers get, beside what its plan costs. */
    private void ledger() {
        free(sized("ledger-full-round", 10_000, 1_000), LedgerRoundBenchmark.class, size(10_000, 1_000), true);
        free(
                sized("ledger-end-offer-launch", 10_000, 1_000),
                LedgerFreedAgentBenchmark.class,
                size(10_000, 1_000),
                true);
    }

    private void target(
            String name,
            Class<?> benchmark,
            int agents,
            int frameworks,
            String mesos,
            double target,
            boolean withReference) {
        cases.add(new Case(
                sized(name, agents, frameworks),
                mesos,
                Optional.of(target),
                Measurement.median(benchmark, size(agents, frameworks)),
                withReference ? reference(benchmark, agents, frameworks) : Measurement.NONE,
                true));
    }

    private static Measurement reference(Class<?> benchmark, int agents, int frameworks) {
        Map<String, Object> parameters = new HashMap<>(size(agents, frameworks));
        parameters.put("subject", "reference");
        return Measurement.once(benchmark, parameters);
    }

    private static Map<String, Object> size(int agents, int frameworks) {
        return Map.of("agents", agents, "frameworks", frameworks);
    }

    private static String sized(String name, int agents, int frameworks) {
        return name + "-" + agents + "x" + frameworks;
    }

    private void scenario() {
        free("multi-framework-19500-tasks", MultiFrameworkBenchmark.class, Map.of(), true);
    }

    private void answers() {
        free(sized("declines", 10_000, 50), AnswerDeclinesBenchmark.class, size(10_000, 50), true);
    }

    private void quota() {
        for (int roles : new int[] {10, 100, 1_000}) {
            for (boolean quota : new boolean[] {false, true}) {
                String name = "roles-" + roles + (quota ? "-quota" : "-no-quota");
                free(name, QuotaOrNotBenchmark.class, Map.of("roles", roles, "quota", quota), roles == 1_000);
            }
        }
        free("large-and-small-quota-30", LargeAndSmallQuotaBenchmark.class, Map.of("agents", 30), false);
        free("large-and-small-quota-300", LargeAndSmallQuotaBenchmark.class, Map.of("agents", 300), false);
    }

    /** What one freed agent costs, over the number of agents and over that of frameworks: its plan, and with the ledger. */
    private void curves() {
        curves("curve", FreedAgentBenchmark.class);
        curves("ledger-curve", LedgerFreedAgentBenchmark.class);
    }

    private void curves(String name, Class<?> benchmark) {
        for (int agents : new int[] {100, 1_000, 10_000, 50_000}) {
            free(sized(name + "-agents", agents, 1_000), benchmark, size(agents, 1_000), true);
        }
        for (int frameworks : new int[] {10, 100, 1_000, 6_000}) {
            free(sized(name + "-frameworks", 10_000, frameworks), benchmark, size(10_000, frameworks), true);
        }
    }

    private void grid() {
        for (int agents : GRID_AGENTS) {
            for (int frameworks : GRID_FRAMEWORKS) {
                boolean usual = (agents == 1_000 && frameworks == 50) || (agents == 5_000 && frameworks == 500);
                gridCase("grid-add", AddAgentsBenchmark.class, agents, frameworks, usual);
                gridCase("grid-decline", DeclineRoundBenchmark.class, agents, frameworks, usual);
                gridCase("grid-suppressed", SuppressedRoundBenchmark.class, agents, frameworks, usual);
            }
        }
    }

    private void gridCase(String name, Class<?> benchmark, int agents, int frameworks, boolean usual) {
        free(sized(name, agents, frameworks), benchmark, size(agents, frameworks), usual);
    }

    /** A row without a target. */
    private void free(String name, Class<?> benchmark, Map<String, Object> parameters, boolean usual) {
        Measurement ours = Measurement.median(benchmark, parameters);
        cases.add(new Case(name, "", Optional.empty(), ours, Measurement.NONE, usual));
    }
}
