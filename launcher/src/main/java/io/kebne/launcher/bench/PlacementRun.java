package io.kebne.launcher.bench;

import io.kebne.actors.placement.core.Amounts;
import io.kebne.actors.placement.core.Assignment;
import io.kebne.actors.placement.core.Machine;
import io.kebne.actors.placement.core.PlacementPolicy;
import io.kebne.actors.placement.core.PlacementProblem;
import io.kebne.actors.placement.core.PlacementSettings;
import io.kebne.actors.placement.core.TaskGroup;
import io.kebne.actors.time.SystemClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/** Jobs on machines in virtual time: each second the policy places what waits, in the order in which it came. */
final class PlacementRun {
    private static final long ROUND_MILLIS = 1000;
    private static final int SLOTS = 100;

    /**
     * What came of it.
     *
     * @param meanMachines on how many machines something ran, in the mean over time
     * @param mostMachines at the same time
     * @param meanSeconds from the arrival of a task to its end
     * @param decisionNanos how long each decision took, the shortest first
     * @param late how many decisions a solver had no time to come to the end of
     */
    record Result(double meanMachines, int mostMachines, double meanSeconds, List<Long> decisionNanos, int late) {}

    private record Waiting(PlacementWorkload.Job job, Deque<Long> durations) {}

    private record Running(long endMillis, int machine, Amounts demand) {}

    private final PlacementSettings settings;
    private final PlacementPolicy policy;
    private final Amounts[] free;
    private final int[] tasks;
    private final List<Waiting> queue = new ArrayList<>();
    private final PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparingLong(Running::endMillis));
    private final List<Long> decisions = new ArrayList<>();
    private long now;
    private int late;
    private int mostMachines;
    private long completed;
    private double completionSeconds;
    private double machineSeconds;

    private PlacementRun(PlacementSettings settings, int machines) {
        this.settings = settings;
        this.policy = settings.create();
        this.free = new Amounts[machines];
        this.tasks = new int[machines];
        Arrays.fill(free, PlacementWorkload.MACHINE);
    }

    static Result of(PlacementSettings settings, int machines, List<PlacementWorkload.Job> jobs) {
        PlacementRun run = new PlacementRun(settings, machines);
        Deque<PlacementWorkload.Job> coming = new ArrayDeque<>(jobs);
        while (!coming.isEmpty() || !run.queue.isEmpty() || !run.running.isEmpty()) {
            boolean changed = run.end();
            while (!coming.isEmpty() && coming.peek().arrivalMillis() <= run.now) {
                PlacementWorkload.Job job = coming.remove();
                run.queue.add(new Waiting(job, new ArrayDeque<>(job.durationsMillis())));
                changed = true;
            }
            if (changed && !run.queue.isEmpty()) {
                run.place();
            }
            run.pass();
        }
        return run.result();
    }

    /** @return whether a task has ended */
    private boolean end() {
        boolean any = false;
        while (!running.isEmpty() && running.peek().endMillis() <= now) {
            Running over = running.remove();
            Amounts before = free[over.machine()];
            free[over.machine()] = new Amounts(
                    before.cpus() + over.demand().cpus(),
                    before.mem() + over.demand().mem(),
                    before.disk());
            tasks[over.machine()]--;
            any = true;
        }
        return any;
    }

    private void place() {
        PlacementProblem problem = problem();
        long begin = SystemClock.nanos();
        long limit = settings.limit().toNanos();
        Assignment assignment = policy.place(problem, () -> (limit - (SystemClock.nanos() - begin)) / 1_000_000);
        decisions.add(SystemClock.nanos() - begin);
        late += assignment.complete() ? 0 : 1;
        for (int index = 0; index < queue.size(); index++) {
            for (int machine : assignment.machines().get(index)) {
                launch(queue.get(index), machine);
            }
        }
        queue.removeIf(waiting -> waiting.durations().isEmpty());
    }

    private PlacementProblem problem() {
        List<Machine> machines = new ArrayList<>();
        BitSet all = new BitSet();
        for (int machine = 0; machine < free.length; machine++) {
            machines.add(new Machine(free[machine], SLOTS, tasks[machine] > 0));
            all.set(machine);
        }
        List<TaskGroup> groups = new ArrayList<>();
        for (Waiting waiting : queue) {
            PlacementWorkload.Job job = waiting.job();
            groups.add(new TaskGroup(job.demand(), waiting.durations().size(), all, false, job.expectedMillis(), 1));
        }
        return new PlacementProblem(machines, groups);
    }

    private void launch(Waiting waiting, int machine) {
        PlacementWorkload.Job job = waiting.job();
        Amounts before = free[machine];
        Amounts left = new Amounts(
                before.cpus() - job.demand().cpus(), before.mem() - job.demand().mem(), before.disk());
        if (left.cpus() < 0 || left.mem() < 0) {
            throw new IllegalStateException(settings.policy() + " has put too much on machine " + machine);
        }
        free[machine] = left;
        tasks[machine]++;
        long end = now + waiting.durations().remove();
        running.add(new Running(end, machine, job.demand()));
        completed++;
        completionSeconds += (end - job.arrivalMillis()) / 1000.0;
    }

    private void pass() {
        int used = 0;
        for (int count : tasks) {
            used += count > 0 ? 1 : 0;
        }
        mostMachines = Math.max(mostMachines, used);
        machineSeconds += used * ROUND_MILLIS / 1000.0;
        now += ROUND_MILLIS;
    }

    private Result result() {
        return new Result(
                machineSeconds / (now / 1000.0),
                mostMachines,
                completionSeconds / completed,
                decisions.stream().sorted().toList(),
                late);
    }
}
