package io.kebne.actors.placement.core;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code min-cost-flow}: all tasks at once, at the least cost. A flow knows one kind of amount only, and tasks need several. So
 * it is asked for in rounds: in each a machine is given no more tasks than fit whatever their sizes are, and what is left
 * of it afterwards is known in the next. With tasks of one size the first round is the last.
 */
final class CheapestFlow implements PlacementPolicy {
    /** So many ways from groups to machines are looked at together; about 20 ms of thinking. */
    private static final int MAX_WAYS = 20_000;

    @Override
    public Assignment place(PlacementProblem problem, Deadline deadline) {
        Rooms rooms = new Rooms(problem.machines());
        List<List<Integer>> machines = new ArrayList<>();
        boolean complete = true;
        for (List<TaskGroup> groups : Portions.of(problem, MAX_WAYS)) {
            List<List<Integer>> chosen = Portions.nothing(groups);
            complete = complete && !deadline.isOver() && place(groups, rooms, chosen, deadline);
            Remainder.place(groups, rooms, chosen);
            machines.addAll(chosen);
        }
        return new Assignment(machines, complete);
    }

    @Override
    public boolean needsSolver() {
        return true;
    }

    /** @return whether there was time for all rounds */
    private static boolean place(List<TaskGroup> groups, Rooms rooms, List<List<Integer>> chosen, Deadline deadline) {
        int[] left = groups.stream().mapToInt(TaskGroup::count).toArray();
        boolean again = true;
        while (again && !deadline.isOver()) {
            int before = placed(chosen);
            new FlowNetwork(groups, left, rooms).solve(chosen);
            for (int group = 0; group < left.length; group++) {
                left[group] = left[group] == 0
                        ? 0
                        : groups.get(group).count() - chosen.get(group).size();
            }
            again = placed(chosen) > before || giveUp(groups, left, rooms, chosen);
        }
        return !again;
    }

    private static int placed(List<List<Integer>> chosen) {
        return chosen.stream().mapToInt(List::size).sum();
    }

    /** @return whether any group gave back what it had, because it is whole, and not all of it found a place */
    private static boolean giveUp(List<TaskGroup> groups, int[] left, Rooms rooms, List<List<Integer>> chosen) {
        boolean any = false;
        for (int group = 0; group < left.length; group++) {
            TaskGroup tasks = groups.get(group);
            List<Integer> machines = chosen.get(group);
            if (tasks.whole() && left[group] > 0) {
                any = any || !machines.isEmpty();
                machines.forEach(machine -> rooms.giveBack(machine, tasks.demand()));
                machines.clear();
                left[group] = 0;
            }
        }
        return any;
    }
}
