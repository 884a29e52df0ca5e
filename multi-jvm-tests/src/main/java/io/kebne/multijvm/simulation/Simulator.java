package io.kebne.multijvm.simulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Simulates many seeds, on all processors, and makes the story of those that fail short. */
public final class Simulator {
    /** About how many events a cluster is disturbed unless something else is asked for. */
    public static final int DEFAULT_EVENTS = 1_200;

    /** Failing seeds beyond these are only named: to make a story short takes a hundred runs. */
    private static final int MOST_TOLD = 1;

    private Simulator() {}

    /**
     * A seed that broke an invariant.
     *
     * @param invariant by its number
     * @param message what happened
     * @param acts the smallest part of the plan that fails in the same way; empty when it was not looked for
     * @param trace the last events before it, of that part
     */
    public record Failure(long seed, String invariant, String message, List<String> acts, List<String> trace) {
        public Failure {
            acts = List.copyOf(acts);
            trace = List.copyOf(trace);
        }

        /** Several lines for people. */
        public String text() {
            StringBuilder text = new StringBuilder();
            text.append("seed ")
                    .append(seed)
                    .append(" breaks ")
                    .append(invariant)
                    .append(": ");
            text.append(message).append(System.lineSeparator());
            if (!acts.isEmpty()) {
                text.append("What is left of its plan:").append(System.lineSeparator());
                acts.forEach(act -> text.append("  ").append(act).append(System.lineSeparator()));
                text.append("What happened last:").append(System.lineSeparator());
                trace.forEach(line -> text.append("  ").append(line).append(System.lineSeparator()));
            }
            return text.toString();
        }
    }

    /**
     * What became of all seeds.
     *
     * @param events how many happened in all of them together
     */
    public record Report(int seeds, long events, List<Failure> failures) {
        public Report {
            failures = List.copyOf(failures);
        }

        /** One object, as {@code kebne simulate --json} prints it. */
        public String toJson() {
            ObjectNode root = new ObjectMapper().createObjectNode();
            root.put("seeds", seeds);
            var failed = root.putArray("failed");
            for (Failure failure : failures) {
                ObjectNode node = failed.addObject();
                node.put("seed", failure.seed());
                node.put("invariant", failure.invariant());
                node.put("message", failure.message());
                failure.acts().forEach(node.putArray("acts")::add);
                failure.trace().forEach(node.putArray("trace")::add);
            }
            root.put("events", events);
            return root.toString();
        }
    }

    /**
     * Simulates these seeds: {@code first}, the one after it, and so on.
     *
     * @param events about how many events each cluster is disturbed before it calms down
     */
    public static Report run(long first, int seeds, int events, Mutation mutation) throws InterruptedException {
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<Simulation.Outcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < seeds; i++) {
                long seed = first + i;
                outcomes.add(workers.submit(() -> Simulation.play(Plan.of(seed, events), mutation, false)));
            }
            return report(first, events, mutation, outcomes);
        } finally {
            workers.shutdownNow();
        }
    }

    private static Report report(long first, int events, Mutation mutation, List<Future<Simulation.Outcome>> outcomes)
            throws InterruptedException {
        long happened = 0;
        List<Failure> failures = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Simulation.Outcome outcome = get(outcomes.get(i));
            happened += outcome.events();
            if (outcome.violation().isPresent()) {
                Plan plan = Plan.of(first + i, events);
                ViolationException violation = outcome.violation().get();
                failures.add(
                        failures.size() < MOST_TOLD ? told(plan, mutation, violation) : named(plan.seed(), violation));
            }
        }
        return new Report(outcomes.size(), happened, failures);
    }

    private static Failure told(Plan plan, Mutation mutation, ViolationException violation) {
        Plan smallest = Shrinker.shrink(plan, mutation, violation.invariant());
        Simulation.Outcome again = Simulation.play(smallest, mutation, true);
        return new Failure(
                plan.seed(),
                violation.invariant().text(),
                again.violation().orElse(violation).getMessage(),
                smallest.acts().stream().map(Act::text).toList(),
                again.trace());
    }

    private static Failure named(long seed, ViolationException violation) {
        return new Failure(seed, violation.invariant().text(), violation.getMessage(), List.of(), List.of());
    }

    private static Simulation.Outcome get(Future<Simulation.Outcome> outcome) throws InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a simulation failed to run", e.getCause());
        }
    }
}
