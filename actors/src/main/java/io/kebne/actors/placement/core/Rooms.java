package io.kebne.actors.placement.core;

import java.util.BitSet;
import java.util.List;

/** What is left of machines while tasks are placed on them. Mutable. */
final class Rooms {
    private final Amounts[] free;
    private final int[] slots;
    private final int[] placed;
    private final BitSet used = new BitSet();
    private final Amounts largest;

    Rooms(List<Machine> machines) {
        free = new Amounts[machines.size()];
        slots = new int[machines.size()];
        placed = new int[machines.size()];
        Amounts most = Amounts.NONE;
        for (int machine = 0; machine < free.length; machine++) {
            free[machine] = machines.get(machine).free();
            slots[machine] = machines.get(machine).slots();
            used.set(machine, machines.get(machine).used());
            most = most.max(free[machine]);
        }
        largest = most;
    }

    int size() {
        return free.length;
    }

    Amounts free(int machine) {
        return free[machine];
    }

    /** How many tasks have been placed there. */
    int placed(int machine) {
        return placed[machine];
    }

    int slots(int machine) {
        return slots[machine] - placed[machine];
    }

    /** Whether something runs there, or has been placed there. */
    boolean isUsed(int machine) {
        return used.get(machine) || placed[machine] > 0;
    }

    /** How many tasks of a group fit there. */
    int room(int machine, TaskGroup group) {
        return group.allowed().get(machine)
                ? Math.min(Math.max(0, slots(machine)), group.demand().timesIn(free[machine]))
                : 0;
    }

    boolean hasRoom(int machine, TaskGroup group) {
        return slots(machine) > 0 && group.demand().fits(free[machine]);
    }

    void take(int machine, Amounts demand) {
        free[machine] = free[machine].minus(demand);
        placed[machine]++;
    }

    void giveBack(int machine, Amounts demand) {
        free[machine] = free[machine].plus(demand);
        placed[machine]--;
    }

    /** What would be left there of processors and memory after one more task, as shares of the largest machine. */
    double[] leftAfter(int machine, Amounts demand) {
        Amounts left = free[machine].minus(demand);
        return new double[] {share(left.cpus(), largest.cpus()), share(left.mem(), largest.mem())};
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
