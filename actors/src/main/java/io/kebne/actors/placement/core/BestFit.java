package io.kebne.actors.placement.core;

/** The machine of which the least is left then, of processors and memory together. */
final class BestFit extends Greedy {
    @Override
    double cost(Rooms rooms, int machine, TaskGroup group) {
        double[] left = rooms.leftAfter(machine, group.demand());
        return left[0] + left[1];
    }
}
