package io.kebne.multijvm.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a plan that fails as small as it can: leaves out acts in ever smaller parts (delta debugging), calms down earlier, and
 * shortens what is left, as long as the same invariant is broken.
 */
final class Shrinker {
    private static final int MOST_RUNS = 120;

    private final Mutation mutation;
    private final Invariant broken;
    private int runs;

    private Shrinker(Mutation mutation, Invariant broken) {
        this.mutation = mutation;
        this.broken = broken;
    }

    /** @param broken by this plan */
    static Plan shrink(Plan plan, Mutation mutation, Invariant broken) {
        Shrinker shrinker = new Shrinker(mutation, broken);
        Plan smaller = shrinker.calmEarlier(shrinker.fewerActs(plan));
        return shrinker.shorterActs(shrinker.fewerActs(smaller));
    }

    private Plan fewerActs(Plan plan) {
        Plan smallest = plan;
        int part = Math.max(1, plan.acts().size() / 2);
        while (true) {
            boolean smaller = false;
            int from = 0;
            while (from < smallest.acts().size()) {
                List<Act> rest = new ArrayList<>(smallest.acts());
                rest.subList(from, Math.min(from + part, rest.size())).clear();
                Plan candidate = smallest.with(rest);
                if (fails(candidate)) {
                    smallest = candidate;
                    smaller = true;
                } else {
                    from += part;
                }
            }
            if (part == 1 && !smaller) {
                return smallest;
            }
            part = Math.max(1, part / 2);
        }
    }

    private Plan calmEarlier(Plan plan) {
        Plan earliest = plan;
        for (long calm = plan.calmMillis() / 2; calm > 1_000 && runs < MOST_RUNS; calm /= 2) {
            Plan candidate = plan.calmAt(plan.calmMillis() - calm);
            if (candidate.calmMillis() < earliest.calmMillis() && fails(candidate)) {
                earliest = candidate;
            }
        }
        return earliest;
    }

    private Plan shorterActs(Plan plan) {
        Plan shortest = plan;
        for (int i = 0; i < plan.acts().size(); i++) {
            for (Act act = shortest.acts().get(i); act.millis() > 100; act = act.lasting(act.millis() / 2)) {
                List<Act> acts = new ArrayList<>(shortest.acts());
                acts.set(i, act.lasting(act.millis() / 2));
                Plan candidate = shortest.with(acts);
                if (!fails(candidate)) {
                    break;
                }
                shortest = candidate;
            }
        }
        return shortest;
    }

    private boolean fails(Plan plan) {
        return runs++ < MOST_RUNS
                && Simulation.play(plan, mutation, false)
                        .violation()
                        .filter(violation -> violation.invariant() == broken)
                        .isPresent();
    }
}
