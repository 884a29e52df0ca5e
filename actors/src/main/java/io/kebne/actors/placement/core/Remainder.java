package io.kebne.actors.placement.core;

import java.util.List;

/**
 * What a solver has left, because its time was over or because it is not exact: it goes first-fit, so that no room is left
 * that a task fits into.
 */
final class Remainder {
    private Remainder() {}

    /**
     * @param rooms as the solver has left them
     * @param chosen of each group the machines, to which more are added
     */
    static void place(PlacementProblem problem, Rooms rooms, List<List<Integer>> chosen) {
        FirstFit firstFit = new FirstFit();
        for (int index = 0; index < chosen.size(); index++) {
            TaskGroup group = problem.groups().get(index);
            List<Integer> machines = chosen.get(index);
            if (group.whole() && machines.size() < group.count()) {
                machines.forEach(machine -> rooms.giveBack(machine, group.demand()));
                machines.clear();
            }
            machines.addAll(firstFit.place(rooms, group, group.count() - machines.size()));
        }
    }
}
