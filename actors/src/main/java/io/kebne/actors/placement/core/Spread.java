package io.kebne.actors.placement.core;

/** The machine that the fewest tasks have been placed on this time. */
final class Spread extends Greedy {
    @Override
    double cost(Rooms rooms, int machine, TaskGroup group) {
        return rooms.placed(machine);
    }
}
