package io.kebne.actors.job.core;

import static io.kebne.actors.job.core.PlayedJobs.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.Retry;
import io.kebne.protocol.job.Schedule;
import io.kebne.protocol.task.TaskState;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many jobs a tick looks at. Time is not measured. */
class AgendaTest {
    private static final int JOBS = 1000;
    private static final int RUNNING = 50;

    private final PlayedJobs cluster = PlayedJobs.usual();
    private final AtomicInteger looks = new AtomicInteger();

    /** Jobs whose slots come one a minute, and others that run. */
    @BeforeEach
    void manyJobs() {
        cluster.subscribe();
        for (int i = 0; i < JOBS; i++) {
            Instant first = Instant.ofEpochMilli(cluster.wall()).plus(Duration.ofMinutes(1 + i));
            cluster.submit(job("tick-" + i).withSchedule(Schedule.of("R/" + first + "/P30D")));
        }
        for (int i = 0; i < RUNNING; i++) {
            cluster.submit(job("run-" + i).withRetry(Retry.times(1)));
        }
        cluster.offer(RUNNING);
        List.copyOf(cluster.processes.keySet()).forEach(id -> cluster.say(id, TaskState.RUNNING));
        cluster.advance(250);
        cluster.advance(250);
    }

    /** How often a tick looks one up, or goes through them. */
    private int looksOf(Runnable tick) {
        JobsState state = cluster.state;
        looks.set(0);
        cluster.state = new JobsState(
                state.started(),
                state.generation(),
                counted(io.vavr.collection.SortedMap.class, state.jobs()),
                counted(io.vavr.collection.SortedMap.class, state.children()),
                counted(io.vavr.collection.SortedSet.class, state.busy()),
                state.released(),
                state.activeRuns());
        tick.run();
        return looks.get();
    }

    /** To go through all counts as looking at each. */
    @SuppressWarnings("unchecked")
    private <T> T counted(Class<? super T> type, T real) {
        return (T) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    String name = method.getName();
                    boolean isOne =
                            name.equals("get") || name.equals("put") || name.equals("add") || name.equals("remove");
                    looks.addAndGet(isOne ? 1 : JOBS);
                    return method.invoke(real, arguments);
                });
    }

    @Test
    void aTickLooksAtNothingWhenNothingIsDue() {
        assertThat(looksOf(() -> cluster.advance(250))).isZero();
    }

    @Test
    void aTickLooksAtTheJobWhoseSlotHasComeAndThenNeverAgain() {
        assertThat(looksOf(() -> cluster.advance(60_000))).isBetween(1, JOBS - 1);
        assertThat(cluster.events(JobEvent.RunQueued.class)).hasSize(RUNNING + 1);

        cluster.advance(250);
        cluster.advance(250);
        assertThat(looksOf(() -> cluster.advance(250))).isZero();
        assertThat(cluster.events(JobEvent.RunQueued.class)).hasSize(RUNNING + 1);
    }

    @Test
    void allSlotsComeWhenTheirTimeDoes() {
        for (int minute = 0; minute < 20; minute++) {
            cluster.advance(60_000);
        }

        assertThat(cluster.events(JobEvent.RunQueued.class)).hasSize(RUNNING + 20);
    }

    @Test
    void whatIsDueIsKnownAfterAFailover() {
        cluster.failover();
        cluster.advance(60_000);

        assertThat(cluster.events(JobEvent.RunQueued.class)).hasSize(RUNNING + 1);
    }

    /** A task that is to be launched again after a while is wanted then, though nothing else happens. */
    @Test
    void whatWaitsForATimeIsDoneWhenItComes() {
        cluster.end(cluster.task("run-7"), TaskState.FAILED, 1);
        cluster.calls.clear();
        cluster.advance(500);
        assertThat(cluster.calls).isEmpty();

        cluster.advance(600);

        assertThat(cluster.calls).isNotEmpty();
        cluster.offer(10);
        assertThat(cluster.task("run-7")).isNotNull();
    }

    @Test
    void aJobThatIsSetAnewIsLookedAtWhenItsNewSlotComes() {
        Instant soon = Instant.ofEpochMilli(cluster.wall()).plusSeconds(5);
        cluster.submit(job("tick-900").withSchedule(Schedule.of("R/" + soon + "/P30D")));
        cluster.advance(5_000);

        assertThat(cluster.report("tick-900").active()).hasSize(1);
        cluster.submit(job("tick-0"));
        int before = cluster.report("tick-0").active().size();
        cluster.advance(60_000);
        assertThat(cluster.report("tick-0").active()).hasSize(before);
        assertThat(cluster.state.find(new JobId("tick-0")).orElseThrow().slots())
                .isZero();
    }
}
