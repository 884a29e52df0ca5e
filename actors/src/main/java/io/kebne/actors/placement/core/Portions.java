package io.kebne.actors.placement.core;

import java.util.ArrayList;
import java.util.List;

/** A problem in parts of a size that solvers can bear, one after the other. */
final class Portions {
    private Portions() {}

    /** @param most so many pairs of a group and a machine at most are in one portion, if it has more than one group */
    static List<List<TaskGroup>> of(PlacementProblem problem, int most) {
        List<TaskGroup> groups = problem.groups();
        int size = Math.max(1, most / Math.max(1, problem.machines().size()));
        List<List<TaskGroup>> portions = new ArrayList<>();
        for (int from = 0; from < groups.size(); from += size) {
            portions.add(groups.subList(from, Math.min(groups.size(), from + size)));
        }
        return portions;
    }

    /** No task of these has a place yet. */
    static List<List<Integer>> nothing(List<TaskGroup> groups) {
        List<List<Integer>> chosen = new ArrayList<>();
        groups.forEach(group -> chosen.add(new ArrayList<>()));
        return chosen;
    }
}
