package io.kebne.actors.job.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.placement.NativeSolvers;
import io.kebne.actors.placement.core.PlacementSettings;
import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.job.Retry;
import io.kebne.protocol.job.Schedule;
import io.kebne.protocol.job.Schedule.CatchUp;
import io.kebne.protocol.job.Schedule.Concurrency;
import io.kebne.protocol.task.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * What must hold of slots and runs whatever happens, in whatever order: failovers, decisions that are lost with their entity,
 * launches that nobody hears of, and clocks that jump an hour (case 36).
 */
class JobHistoryProperties {
    private static final int STEPS = 150;
    private static final long PERIOD = 60_000;
    private static final JobId CHILD = new JobId("child");

    @BeforeContainer
    static void load() throws IOException {
        NativeSolvers.load();
    }

    @Property(tries = 30)
    void noSlotIsMissedOrDoubled(@ForAll long seed) {
        Random random = new Random(seed);
        PlayedJobs cluster = new PlayedJobs(new JobsSettings(
                "fcfs",
                Duration.ofMinutes(1),
                10_000,
                Duration.ZERO,
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                anyPlacement(random)));
        Concurrency concurrency = random.nextBoolean() ? Concurrency.ALLOW : Concurrency.FORBID;
        cluster.submit(
                tick("all", CatchUp.ALL, concurrency),
                tick("last", CatchUp.LAST, concurrency),
                tick("none", CatchUp.NONE, concurrency),
                PlayedJobs.job("child").withParents(new JobId("all")));
        cluster.subscribe();
        long begin = cluster.wall();
        long latest = begin;
        for (int step = 0; step < STEPS; step++) {
            act(cluster, random);
            latest = Math.max(latest, cluster.wall());
        }
        check(cluster, begin, converge(cluster, latest));
    }

    private static PlacementSettings anyPlacement(Random random) {
        List<String> policies = PlacementSettings.POLICIES;
        return new PlacementSettings(
                policies.get(random.nextInt(policies.size())),
                random.nextBoolean() ? "machines" : "completion-time",
                Duration.ofSeconds(1));
    }

    private static JobSpec tick(String id, CatchUp catchUp, Concurrency concurrency) {
        Schedule schedule = Schedule.of("R/2026-01-01T00:00:00Z/PT" + PERIOD / 1000 + "S");
        return PlayedJobs.job(id)
                .withSchedule(new Schedule(
                        schedule.text(),
                        "UTC",
                        concurrency,
                        catchUp,
                        Schedule.MAX_CATCH_UP,
                        schedule.startingDeadline()))
                .withRetry(Retry.times(1));
    }

    private static void act(PlayedJobs cluster, Random random) {
        List<TaskId> tasks = new ArrayList<>(cluster.processes.keySet());
        TaskId any = tasks.isEmpty() ? null : tasks.get(random.nextInt(tasks.size()));
        switch (random.nextInt(14)) {
            case 0 -> cluster.failover();
            case 1 -> {
                cluster.crash = true;
                cluster.tick();
            }
            case 2 -> {
                cluster.silent = true;
                cluster.offer(1 + random.nextInt(3));
            }
            case 3 -> {
                if (random.nextInt(4) == 0) {
                    cluster.jump(random.nextBoolean() ? 3_600_000 : -3_600_000);
                }
            }
            case 4, 5, 6, 7 -> cluster.advance(random.nextInt(90_000));
            case 8, 9 -> cluster.offer(1 + random.nextInt(10));
            case 10 -> {
                if (any != null) {
                    cluster.say(any, TaskState.RUNNING);
                }
            }
            case 11 -> {
                if (any != null) {
                    cluster.end(any, random.nextBoolean() ? TaskState.FAILED : TaskState.DROPPED, 1);
                }
            }
            default -> {
                if (any != null) {
                    cluster.end(any, TaskState.FINISHED, 0);
                }
            }
        }
    }

    /**
     * Goes on until all slots that have come have run, also those that a clock had jumped to.
     *
     * @return the latest that the clock has been
     */
    private static long converge(PlayedJobs cluster, long latest) {
        cluster.crash = false;
        cluster.silent = false;
        while (cluster.wall() < latest) {
            cluster.advance(Math.min(PERIOD, latest - cluster.wall()));
            cluster.work(TaskState.FINISHED);
        }
        int steps = 0;
        while (cluster.state.activeRuns() > 0 || isBehind(cluster)) {
            assertThat(steps++).as("steps until all is done").isLessThan(10_000);
            // Far less than a period, so that what waits for a run before it catches up.
            cluster.advance(50);
            cluster.work(TaskState.FINISHED);
        }
        return cluster.wall();
    }

    private static boolean isBehind(PlayedJobs cluster) {
        return cluster.state
                .jobs()
                .values()
                .exists(job -> job.spec()
                        .schedule()
                        .filter(schedule ->
                                Slots.of(schedule).next(job.positionMillis()).getAsLong() <= cluster.wall())
                        .isPresent());
    }

    private static void check(PlayedJobs cluster, long begin, long latest) {
        Map<JobId, Set<Long>> slots = new HashMap<>();
        Map<JobId, Long> numbers = new HashMap<>();
        for (JobEvent.RunQueued event : cluster.events(JobEvent.RunQueued.class)) {
            assertThat(event.run().number()).as("%s", event).isEqualTo(numbers.merge(event.id(), 1L, Long::sum));
            event.run()
                    .slotMillis()
                    .ifPresent(slot -> assertThat(slots.computeIfAbsent(event.id(), unknown -> new HashSet<>())
                                    .add(slot))
                            .as("slot %s twice of %s", slot, event.id())
                            .isTrue());
        }
        for (long slot = begin + PERIOD; slot <= latest; slot += PERIOD) {
            assertThat(slots.get(new JobId("all"))).as("missed").contains(slot);
        }
        long last = latest - (latest - begin) % PERIOD;
        if (last > begin) {
            assertThat(slots.get(new JobId("last"))).as("missed").contains(last);
        }
        assertThat(cluster.events(JobEvent.SlotsSkipped.class))
                .noneMatch(e -> e.id().value().equals("all"));
        checkTasks(cluster);
        long succeeded = cluster.events(JobEvent.RunEnded.class).stream()
                .filter(e -> e.id().value().equals("all") && e.state() == JobRun.State.SUCCEEDED)
                .count();
        assertThat(numbers.getOrDefault(CHILD, 0L)).as("runs of the child").isEqualTo(succeeded);
    }

    /** Of each run no more tasks have begun than its retries allow. */
    private static void checkTasks(PlayedJobs cluster) {
        Map<String, Integer> begun = new HashMap<>();
        for (JobEvent.TaskStarted event : cluster.events(JobEvent.TaskStarted.class)) {
            assertThat(begun.merge(event.id() + "-" + event.number(), 1, Integer::sum))
                    .as("%s", event)
                    .isLessThanOrEqualTo(2);
        }
    }
}
