package io.kebne.actors.placement.core;

import java.util.List;

/**
 * Where tasks go.
 *
 * @param machines for each group the machine of each task that has a place, by its index; the group's other tasks have none
 * @param complete whether the policy came to its end, and not to that of its time
 */
public record Assignment(List<List<Integer>> machines, boolean complete) {
    public Assignment {
        machines = machines.stream().map(List::copyOf).toList();
    }
}
