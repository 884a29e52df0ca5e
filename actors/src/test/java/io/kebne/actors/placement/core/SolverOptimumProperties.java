package io.kebne.actors.placement.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kebne.actors.placement.NativeSolvers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Solvers find what is best: of small problems all answers are tried. */
class SolverOptimumProperties {
    /** How many tasks of each group go to each machine. */
    private interface Cost {
        /** @return infinity: that cannot be */
        double of(int[][] counts);
    }

    @BeforeContainer
    static void load() throws IOException {
        NativeSolvers.load();
    }

    @Property(tries = 300)
    void aFlowCostsTheLeast(@ForAll long seed) {
        PlacementProblem problem = Problems.random(new Random(seed), 3, 3, 3);
        List<TaskGroup> groups = problem.groups();
        Rooms rooms = new Rooms(problem.machines());
        int[] left = groups.stream().mapToInt(TaskGroup::count).toArray();
        FlowNetwork network = new FlowNetwork(groups, left, rooms);
        Rooms before = new Rooms(problem.machines());
        int[] capacities = new int[rooms.size()];
        for (int machine = 0; machine < capacities.length; machine++) {
            capacities[machine] = network.capacity(machine);
        }

        double least = least(problem, counts -> {
            double cost = 0;
            for (int group = 0; group < left.length; group++) {
                int placed = 0;
                for (int machine = 0; machine < capacities.length; machine++) {
                    int count = counts[group][machine];
                    if (count > before.room(machine, groups.get(group))) {
                        return Double.POSITIVE_INFINITY;
                    }
                    placed += count;
                    cost += count * FlowCosts.place(before, machine, groups.get(group));
                }
                cost += (left[group] - placed) * FlowCosts.leave(group, left.length);
            }
            for (int machine = 0; machine < capacities.length; machine++) {
                if (onMachine(counts, machine) > capacities[machine]) {
                    return Double.POSITIVE_INFINITY;
                }
            }
            return cost;
        });

        assertThat((double) network.solve(Portions.nothing(groups))).isEqualTo(least);
    }

    @Property(tries = 300)
    void aLinearProgramCostsTheLeast(@ForAll long seed, @ForAll Objective objective) {
        PlacementProblem problem = Problems.random(new Random(seed), 3, 3, 3);
        List<TaskGroup> groups = problem.groups();
        Rooms rooms = new Rooms(problem.machines());
        IntegerProgram program = new IntegerProgram(groups, rooms, objective);

        double least = least(problem, counts -> {
            double cost = 0;
            for (int group = 0; group < groups.size(); group++) {
                int placed = 0;
                for (int count : counts[group]) {
                    placed += count;
                }
                if (groups.get(group).whole()
                        && placed > 0
                        && placed < groups.get(group).count()) {
                    return Double.POSITIVE_INFINITY;
                }
                cost += (groups.get(group).count() - placed) * program.leave(group);
            }
            Rooms full = new Rooms(problem.machines());
            for (int machine = 0; machine < problem.machines().size(); machine++) {
                boolean begins = objective == Objective.MACHINES && !full.isUsed(machine);
                cost += begins && onMachine(counts, machine) > 0 ? 1 : 0;
                for (int group = 0; group < groups.size(); group++) {
                    for (int task = 0; task < counts[group][machine]; task++) {
                        if (full.room(machine, groups.get(group)) == 0) {
                            return Double.POSITIVE_INFINITY;
                        }
                        full.take(machine, groups.get(group).demand());
                    }
                }
            }
            return cost;
        });

        assertThat(program.solve(Portions.nothing(groups), Long.MAX_VALUE).orElseThrow())
                .isCloseTo(least, within(Math.max(1, least) * 1e-3));
    }

    private static int onMachine(int[][] counts, int machine) {
        int all = 0;
        for (int[] group : counts) {
            all += group[machine];
        }
        return all;
    }

    private static double least(PlacementProblem problem, Cost cost) {
        int machines = problem.machines().size();
        List<int[][]> all = new ArrayList<>();
        all.add(new int[problem.groups().size()][machines]);
        double least = Double.POSITIVE_INFINITY;
        for (int cell = 0; cell < problem.groups().size() * machines; cell++) {
            int group = cell / machines;
            int machine = cell % machines;
            List<int[][]> next = new ArrayList<>();
            for (int[][] counts : all) {
                int used = 0;
                for (int count : counts[group]) {
                    used += count;
                }
                for (int count = 0; used + count <= problem.groups().get(group).count(); count++) {
                    int[][] copy = new int[counts.length][];
                    for (int row = 0; row < counts.length; row++) {
                        copy[row] = counts[row].clone();
                    }
                    copy[group][machine] = count;
                    next.add(copy);
                }
            }
            all = next;
        }
        for (int[][] counts : all) {
            least = Math.min(least, cost.of(counts));
        }
        return least;
    }
}
