package io.kebne.actors.placement.core;

import java.util.List;

/**
 * What is to be placed where.
 *
 * @param groups the first in the queue first
 */
public record PlacementProblem(List<Machine> machines, List<TaskGroup> groups) {
    public PlacementProblem {
        machines = List.copyOf(machines);
        groups = List.copyOf(groups);
    }
}
