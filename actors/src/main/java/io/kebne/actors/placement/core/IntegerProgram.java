package io.kebne.actors.placement.core;

import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/**
 * Which tasks go to which machines, as a linear program in whole numbers: how many of each group go to each machine. Never more of
 * anything on a machine than is free; of groups that are whole all or none. The cost is that of the tasks that are left,
 * and with {@link Objective#MACHINES} that of the machines that are begun.
 */
final class IntegerProgram {
    /** What an earlier place in the queue makes of a difference where there is no other: no more than a hundredth. */
    private static final double RANK = 0.01;

    /** How many tasks of a group go to a machine. */
    private record Share(int group, int machine, MPVariable count) {}

    private final List<TaskGroup> groups;
    private final Rooms rooms;
    private final Objective objective;
    private final MPSolver solver = MPSolver.createSolver("SCIP");
    private final List<Share> shares = new ArrayList<>();
    private double cost;

    IntegerProgram(List<TaskGroup> groups, Rooms rooms, Objective objective) {
        this.groups = groups;
        this.rooms = rooms;
        this.objective = objective;
        MPObjective least = solver.objective();
        least.setMinimization();
        for (int group = 0; group < groups.size(); group++) {
            addGroup(group, least);
        }
        for (int machine = 0; machine < rooms.size(); machine++) {
            addMachine(machine, least);
        }
    }

    private void addGroup(int group, MPObjective least) {
        TaskGroup tasks = groups.get(group);
        double leave = leave(group);
        MPConstraint count =
                solver.makeConstraint(tasks.whole() ? 0 : Double.NEGATIVE_INFINITY, tasks.whole() ? 0 : tasks.count());
        for (int machine = 0; machine < rooms.size(); machine++) {
            int room = Math.min(tasks.count(), rooms.room(machine, tasks));
            if (room > 0) {
                MPVariable share = solver.makeIntVar(0, room, "");
                shares.add(new Share(group, machine, share));
                count.setCoefficient(share, 1);
                least.setCoefficient(share, -leave);
            }
        }
        if (tasks.whole()) {
            count.setCoefficient(solver.makeBoolVar(""), -tasks.count());
        }
        cost += leave * tasks.count();
    }

    private void addMachine(int machine, MPObjective least) {
        List<Share> here =
                shares.stream().filter(share -> share.machine() == machine).toList();
        if (here.isEmpty()) {
            return;
        }
        Amounts free = rooms.free(machine);
        limit(here, rooms.slots(machine), tasks -> 1);
        limit(here, free.cpus(), tasks -> tasks.demand().cpus());
        limit(here, free.mem(), tasks -> tasks.demand().mem());
        limit(here, free.disk(), tasks -> tasks.demand().disk());
        if (objective == Objective.MACHINES && !rooms.isUsed(machine)) {
            MPVariable begun = solver.makeBoolVar("");
            least.setCoefficient(begun, 1);
            for (Share share : here) {
                MPConstraint onlyIfBegun = solver.makeConstraint(Double.NEGATIVE_INFINITY, 0);
                onlyIfBegun.setCoefficient(share.count(), 1);
                onlyIfBegun.setCoefficient(begun, -share.count().ub());
            }
        }
    }

    private void limit(List<Share> here, long most, ToLongFunction<TaskGroup> amount) {
        MPConstraint limit = solver.makeConstraint(Double.NEGATIVE_INFINITY, (double) most);
        for (Share share : here) {
            limit.setCoefficient(share.count(), (double) amount.applyAsLong(groups.get(share.group())));
        }
    }

    /**
     * What it costs to leave a task. With {@link Objective#COMPLETION_TIME} the rate at which it would be completed, in
     * tasks per hour: so the tasks that are placed are those that are over soonest for what they take. With
     * {@link Objective#MACHINES} more than all machines together: none is left to save one.
     */
    double leave(int group) {
        TaskGroup tasks = groups.get(group);
        double rank = 1 + RANK * (groups.size() - group) / groups.size();
        return switch (objective) {
            case COMPLETION_TIME -> rank * tasks.urgency() * 3_600_000 / Math.max(1, tasks.expectedMillis());
            case MACHINES -> rank * (rooms.size() + 1);
        };
    }

    /**
     * Solves it, and takes what is placed from the rooms.
     *
     * @param chosen of each group the machines, to which more are added
     * @return the cost of it all, if it is known to be the least; otherwise time has run out, and what was best by then is
     *     chosen
     */
    OptionalDouble solve(List<List<Integer>> chosen, long limitMillis) {
        if (limitMillis < Integer.MAX_VALUE) {
            solver.setTimeLimit(limitMillis);
        }
        MPSolver.ResultStatus status = solver.solve();
        boolean optimal = status == MPSolver.ResultStatus.OPTIMAL;
        if (optimal || status == MPSolver.ResultStatus.FEASIBLE) {
            for (Share share : shares) {
                take(share, chosen.get(share.group()));
            }
            cost += solver.objective().value();
        }
        solver.delete();
        return optimal ? OptionalDouble.of(cost) : OptionalDouble.empty();
    }

    /** The solver is exact to a millionth only, which must not become a machine that is too full. */
    private void take(Share share, List<Integer> chosen) {
        TaskGroup tasks = groups.get(share.group());
        for (long count = Math.round(share.count().solutionValue()); count > 0; count--) {
            if (rooms.hasRoom(share.machine(), tasks)) {
                chosen.add(share.machine());
                rooms.take(share.machine(), tasks.demand());
            }
        }
    }
}
