package io.kebne.actors.placement.core;

import com.google.ortools.graph.MinCostFlow;
import com.google.ortools.graph.MinCostFlowBase;
import java.util.ArrayList;
import java.util.List;

/**
 * One round of {@link CheapestFlow} as a network in the manner of Quincy: tasks flow from their group to a machine and from there to the
 * sink, or from their group to the sink directly, which leaves them. A machine lets so many tasks through as surely fit,
 * whichever they are, so that every flow is a placement.
 */
final class FlowNetwork {
    /** An arc from a group to a machine. */
    private record Way(int arc, int group, int machine) {}

    private final List<TaskGroup> groups;
    private final int[] left;
    private final Rooms rooms;
    private final MinCostFlow solver = new MinCostFlow();
    private final List<Way> ways = new ArrayList<>();

    /** @param left how many tasks of each group have no place yet */
    FlowNetwork(List<TaskGroup> groups, int[] left, Rooms rooms) {
        this.groups = groups;
        this.left = left.clone();
        this.rooms = rooms;
        int sink = groups.size() + rooms.size();
        long tasks = 0;
        for (int group = 0; group < groups.size(); group++) {
            solver.setNodeSupply(group, left[group]);
            solver.addArcWithCapacityAndUnitCost(group, sink, left[group], FlowCosts.leave(group, groups.size()));
            tasks += left[group];
        }
        solver.setNodeSupply(sink, -tasks);
        for (int machine = 0; machine < rooms.size(); machine++) {
            connect(machine, sink);
        }
    }

    private void connect(int machine, int sink) {
        int capacity = capacity(machine);
        if (capacity == 0) {
            return;
        }
        int node = groups.size() + machine;
        solver.addArcWithCapacityAndUnitCost(node, sink, capacity, 0);
        for (int group = 0; group < groups.size(); group++) {
            TaskGroup tasks = groups.get(group);
            int room = Math.min(left[group], rooms.room(machine, tasks));
            if (room > 0) {
                long cost = FlowCosts.place(rooms, machine, tasks);
                ways.add(new Way(solver.addArcWithCapacityAndUnitCost(group, node, room, cost), group, machine));
            }
        }
    }

    /** So many tasks fit, whichever of those that fit by themselves they are. */
    int capacity(int machine) {
        Amounts largest = Amounts.NONE;
        boolean any = false;
        for (int group = 0; group < groups.size(); group++) {
            if (left[group] > 0 && rooms.room(machine, groups.get(group)) > 0) {
                largest = largest.max(groups.get(group).demand());
                any = true;
            }
        }
        return any ? Math.min(rooms.slots(machine), Math.max(1, largest.timesIn(rooms.free(machine)))) : 0;
    }

    /**
     * Solves it, and takes what is placed from the rooms.
     *
     * @param chosen of each group the machines, to which more are added
     * @return the cost of it all
     */
    long solve(List<List<Integer>> chosen) {
        MinCostFlowBase.Status status = solver.solve();
        if (status != MinCostFlowBase.Status.OPTIMAL) {
            throw new IllegalStateException("a network in which all tasks may be left is solved: " + status);
        }
        for (Way way : ways) {
            for (long flow = solver.getFlow(way.arc()); flow > 0; flow--) {
                chosen.get(way.group()).add(way.machine());
                rooms.take(way.machine(), groups.get(way.group()).demand());
            }
        }
        long cost = solver.getOptimalCost();
        solver.delete();
        return cost;
    }
}
