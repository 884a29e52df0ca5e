package io.kebne.actors.placement.core;

/** The first machine that has room. */
final class FirstFit extends Greedy {
    @Override
    double cost(Rooms rooms, int machine, TaskGroup group) {
        return 0;
    }
}
