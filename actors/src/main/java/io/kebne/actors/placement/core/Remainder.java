package io.kebne.actors.placement.core;

import java.util.List;

/**
 * What a solver has left, because its time was over or because it is not exact: it goes first-fit, so that no room is left
 * that a task fits into.
 */
final class Remainder {
    private Remainder() {}

    /**
     * @param groups a portion of the problem
     * @param rooms as the solver has left them
     * @param chosen of each group the machines, to which more are added
     */
    static void place(List<TaskGroup> groups, Rooms rooms, List<List<Integer>> chosen) {
        for (int index = 0; index < groups.size(); index++) {
            giveUp(groups.get(index), rooms, chosen.get(index));
        }
        FirstFit firstFit = new FirstFit();
        for (int index = 0; index < groups.size(); index++) {
            TaskGroup group = groups.get(index);
            List<Integer> machines = chosen.get(index);
            machines.addAll(firstFit.place(rooms, group, group.count() - machines.size()));
        }
    }

    private static void giveUp(TaskGroup group, Rooms rooms, List<Integer> machines) {
        if (group.whole() && machines.size() < group.count()) {
            machines.forEach(machine -> rooms.giveBack(machine, group.demand()));
            machines.clear();
        }
    }
}
