package io.kebne.actors.placement.core;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** One task after the other, in the order of the queue, each on the machine that is the best for it at that moment. */
abstract class Greedy implements PlacementPolicy {
    /** How ill a machine is suited for one more task; never below 0. Of equals the first is taken. */
    abstract double cost(Rooms rooms, int machine, TaskGroup group);

    @Override
    public final Assignment place(PlacementProblem problem, Deadline deadline) {
        Rooms rooms = new Rooms(problem.machines());
        List<List<Integer>> machines = new ArrayList<>();
        for (TaskGroup group : problem.groups()) {
            machines.add(place(rooms, group, group.count()));
        }
        return new Assignment(machines, true);
    }

    @Override
    public final boolean needsSolver() {
        return false;
    }

    /** @param count so many of them */
    final List<Integer> place(Rooms rooms, TaskGroup group, int count) {
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < count) {
            int machine = best(rooms, group);
            if (machine < 0) {
                break;
            }
            rooms.take(machine, group.demand());
            chosen.add(machine);
        }
        if (group.whole() && chosen.size() < count) {
            chosen.forEach(machine -> rooms.giveBack(machine, group.demand()));
            return List.of();
        }
        return chosen;
    }

    private int best(Rooms rooms, TaskGroup group) {
        BitSet allowed = group.allowed();
        int best = -1;
        double least = Double.MAX_VALUE;
        for (int machine = allowed.nextSetBit(0); machine >= 0; machine = allowed.nextSetBit(machine + 1)) {
            if (rooms.hasRoom(machine, group)) {
                double cost = cost(rooms, machine, group);
                if (cost == 0) {
                    // None is better.
                    return machine;
                } else if (cost < least) {
                    best = machine;
                    least = cost;
                }
            }
        }
        return best;
    }
}
