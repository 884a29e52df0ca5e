package io.kebne.actors.placement.core;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code linear-program}: all tasks at once, so that the {@link Objective} is the least. See {@link IntegerProgram} for what is
 * solved.
 */
final class LinearProgram implements PlacementPolicy {
    /** So many variables are decided on together. */
    private static final int MAX_VARIABLES = 2_000;

    private final Objective objective;

    LinearProgram(Objective objective) {
        this.objective = objective;
    }

    @Override
    public Assignment place(PlacementProblem problem, Deadline deadline) {
        Rooms rooms = new Rooms(problem.machines());
        List<List<Integer>> machines = new ArrayList<>();
        boolean complete = true;
        List<List<TaskGroup>> portions = Portions.of(problem, MAX_VARIABLES);
        for (int portion = 0; portion < portions.size(); portion++) {
            List<TaskGroup> groups = portions.get(portion);
            List<List<Integer>> chosen = Portions.nothing(groups);
            long left = deadline.leftMillis();
            // However many portions there are: the head of the queue is not passed over for want of time.
            long share = Math.max(1, left / (portions.size() - portion));
            complete = left > 0
                    && new IntegerProgram(groups, rooms, objective)
                            .solve(chosen, share)
                            .isPresent()
                    && complete;
            Remainder.place(groups, rooms, chosen);
            machines.addAll(chosen);
        }
        return new Assignment(machines, complete);
    }

    @Override
    public boolean needsSolver() {
        return true;
    }
}
