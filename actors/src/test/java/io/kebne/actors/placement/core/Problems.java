package io.kebne.actors.placement.core;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** Problems for tests. */
final class Problems {
    private Problems() {}

    static Machine machine(long cpus, long mem) {
        return new Machine(new Amounts(cpus, mem, 1000), 100, false);
    }

    static BitSet all(int machines) {
        BitSet all = new BitSet();
        all.set(0, machines);
        return all;
    }

    static TaskGroup group(int count, long cpus, long mem, int machines) {
        return new TaskGroup(new Amounts(cpus, mem, 0), count, all(machines), false, 60_000, 1);
    }

    static TaskGroup whole(TaskGroup group) {
        return new TaskGroup(
                group.demand(), group.count(), group.allowed(), true, group.expectedMillis(), group.urgency());
    }

    static TaskGroup lasting(TaskGroup group, long expectedMillis) {
        return new TaskGroup(
                group.demand(), group.count(), group.allowed(), group.whole(), expectedMillis, group.urgency());
    }

    /** Of any shape. */
    static PlacementProblem random(Random random, int mostMachines, int mostGroups, int mostTasks) {
        List<Machine> machines = new ArrayList<>();
        int count = 1 + random.nextInt(mostMachines);
        for (int i = 0; i < count; i++) {
            Amounts free = new Amounts(random.nextInt(9), random.nextInt(9), random.nextInt(4));
            machines.add(new Machine(free, 1 + random.nextInt(4), random.nextBoolean()));
        }
        List<TaskGroup> groups = new ArrayList<>();
        for (int i = 1 + random.nextInt(mostGroups); i > 0; i--) {
            BitSet allowed = new BitSet();
            for (int machine = 0; machine < count; machine++) {
                allowed.set(machine, random.nextInt(4) > 0);
            }
            groups.add(new TaskGroup(
                    new Amounts(1 + random.nextInt(5), 1 + random.nextInt(5), random.nextInt(2)),
                    1 + random.nextInt(mostTasks),
                    allowed,
                    random.nextInt(4) == 0,
                    1000L * (1 + random.nextInt(100)),
                    1 + random.nextInt(3)));
        }
        return new PlacementProblem(machines, groups);
    }
}
