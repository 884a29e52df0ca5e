package io.kebne.actors.job.core;

import static io.kebne.actors.job.core.PlayedJobs.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.actors.placement.core.PlacementSettings;
import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.job.JobCommand;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobReply;
import io.kebne.protocol.job.JobReport;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.job.Retry;
import io.kebne.protocol.job.Schedule;
import io.kebne.protocol.job.Schedule.CatchUp;
import io.kebne.protocol.job.Schedule.Concurrency;
import io.kebne.protocol.job.Success;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobsDeciderTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final PlayedJobs cluster = PlayedJobs.usual();

    @BeforeEach
    void subscribe() {
        cluster.subscribe();
    }

    private JobRun.State last(String id) {
        List<JobReport.Ended> ended = cluster.report(id).ended();
        return ended.get(ended.size() - 1).run().state();
    }

    private List<Long> slots(String id) {
        return cluster.events(JobEvent.RunQueued.class).stream()
                .filter(event -> event.id().value().equals(id))
                .flatMap(event -> event.run().slotMillis().stream())
                .toList();
    }

    private static JobSpec each(Duration period, Concurrency concurrency, CatchUp catchUp) {
        return job("tick")
                .withSchedule(Schedule.of("R/2026-01-01T00:00:00Z/" + period).with(concurrency, catchUp));
    }

    @Test
    void aJobRunsAtOnceAndSucceedsWhenAllItsTasksHave() {
        cluster.submit(job("a").withInstances(3));
        cluster.offer(2, 2);
        assertThat(cluster.processes).hasSize(3);
        assertThat(cluster.report("a").active().get(0).running()).isEqualTo(3);

        cluster.work(TaskState.FINISHED);

        assertThat(last("a")).isEqualTo(JobRun.State.SUCCEEDED);
        assertThat(cluster.report("a").ended().get(0).run().results())
                .extracting(result -> result.exitCode().orElseThrow())
                .containsExactly(0, 0, 0);
    }

    @Test
    void aTaskKnowsItsIndexAndTheRunsParametersAreStronger() {
        cluster.submit(job("a"));
        cluster.work(TaskState.FINISHED);
        cluster.command(new JobCommand.Run(new JobId("a"), new TreeMap<>(Map.of("DAY", "monday"))));
        cluster.offer(1);

        assertThat(cluster.processes
                        .get(cluster.task("a"))
                        .command()
                        .orElseThrow()
                        .environment())
                .extracting(variable -> variable.name() + "=" + variable.value())
                .contains("DAY=monday", "KEBNE_JOB_INDEX=0", "KEBNE_JOB_INSTANCES=1", "KEBNE_JOB_RUN=2");
    }

    @Test
    void aFailedTaskIsRetriedAfterItsBackOffAndNoMoreOftenThanItMay() {
        cluster.submit(job("a").withRetry(new Retry(2, SECOND, 2, Duration.ofMinutes(1))));
        cluster.work(TaskState.FAILED);
        cluster.offer(10);
        assertThat(cluster.processes).isEmpty();

        cluster.advance(1000);
        cluster.work(TaskState.FAILED);
        cluster.advance(1000);
        cluster.offer(10);
        assertThat(cluster.processes).isEmpty();
        cluster.advance(1000);
        cluster.work(TaskState.FAILED);

        assertThat(last("a")).isEqualTo(JobRun.State.FAILED);
        assertThat(cluster.events(JobEvent.TaskLaunched.class))
                .extracting(event -> event.task().attempt())
                .containsExactly(1, 2, 3);
    }

    @Test
    void successIsWhatTheJobSaysItIs() {
        cluster.submit(
                job("a").withInstances(3).withSuccess(new Success(new TreeSet<>(List.of(0, 3)), Optional.of(2))));
        cluster.offer(10);
        List<TaskId> tasks = List.copyOf(cluster.processes.keySet());
        cluster.end(tasks.get(0), TaskState.FAILED, 3);
        cluster.end(tasks.get(1), TaskState.FAILED, 1);
        assertThat(cluster.report("a").active()).hasSize(1);
        cluster.end(tasks.get(2), TaskState.FINISHED, 0);

        assertThat(last("a")).isEqualTo(JobRun.State.SUCCEEDED);
    }

    @Test
    void whatGoesOnIsEndedWhenEnoughHasSucceeded() {
        cluster.submit(
                job("a").withInstances(5).withSuccess(new Success(new TreeSet<>(), Optional.of(2))),
                job("b").withParents(new JobId("a")));
        cluster.offer(4);
        List<TaskId> tasks = List.copyOf(cluster.processes.keySet());

        cluster.end(tasks.get(0), TaskState.FINISHED, 0);
        assertThat(cluster.processes).hasSize(3);
        cluster.end(tasks.get(1), TaskState.FINISHED, 0);

        assertThat(cluster.processes).isEmpty();
        assertThat(last("a")).isEqualTo(JobRun.State.SUCCEEDED);
        cluster.offer(10);
        assertThat(cluster.processes.keySet()).allMatch(id -> id.value().startsWith("b.run-"));
        assertThat(cluster.processes).hasSize(1);
    }

    @Test
    void whatCanSucceedNoMoreIsEnded() {
        cluster.submit(job("a").withInstances(3));
        cluster.offer(10);
        cluster.end(cluster.task("a"), TaskState.FAILED, 1);

        assertThat(cluster.processes).isEmpty();
        assertThat(last("a")).isEqualTo(JobRun.State.FAILED);
    }

    @Test
    void aLaunchThatNobodyTookIsMadeAgainAndCountsAsNone() {
        cluster.submit(job("a"));
        cluster.silent = true;
        cluster.offer(1);
        assertThat(cluster.processes).isEmpty();

        cluster.advance(6000);
        cluster.advance(2000);
        cluster.offer(1);

        assertThat(cluster.processes).hasSize(1);
        assertThat(cluster.events(JobEvent.TaskLaunched.class))
                .extracting(event -> event.task().attempt())
                .containsExactly(1, 1);
    }

    @Test
    void whatHasBegunIsNotBegunAgainUnlessItMayBeRetried() {
        cluster.submit(job("a"));
        cluster.offer(1);
        TaskId task = cluster.task("a");
        cluster.say(task, TaskState.RUNNING);
        cluster.failover();
        cluster.processes.clear();
        cluster.advance(6000);

        assertThat(last("a")).isEqualTo(JobRun.State.FAILED);
        assertThat(cluster.events(JobEvent.TaskLaunched.class)).hasSize(1);
    }

    @Test
    void aJobRunsWhenAllItsParentsHaveSucceededSinceItsLastRun() {
        cluster.submit(job("a"), job("b"), job("c").withParents(new JobId("a"), new JobId("b")));
        cluster.offer(10);
        cluster.end(cluster.task("a"), TaskState.FINISHED, 0);
        assertThat(cluster.report("c").active()).isEmpty();
        cluster.failover();
        cluster.end(cluster.task("b"), TaskState.FINISHED, 0);
        assertThat(cluster.report("c").active()).hasSize(1);
        cluster.work(TaskState.FINISHED);
        assertThat(last("c")).isEqualTo(JobRun.State.SUCCEEDED);

        cluster.run("a");
        cluster.work(TaskState.FINISHED);
        assertThat(cluster.report("c").active()).isEmpty();
        assertThat(cluster.report("c").fresh()).containsExactly(new JobId("a"));
    }

    @Test
    void aRerunRepeatsTheFailedTasksAndWhatComesAfterFollows() {
        cluster.submit(
                job("a"),
                job("b").withInstances(3)
                        .withParents(new JobId("a"))
                        .withSuccess(new Success(new TreeSet<>(), Optional.of(1))),
                job("c").withInstances(2).withParents(new JobId("b")),
                job("d").withParents(new JobId("c")));
        cluster.work(TaskState.FINISHED);
        cluster.work(TaskState.FINISHED);
        cluster.offer(10);
        List<TaskId> tasks = List.copyOf(cluster.processes.keySet());
        cluster.end(tasks.get(0), TaskState.FINISHED, 0);
        cluster.end(tasks.get(1), TaskState.FAILED, 1);
        assertThat(last("c")).isEqualTo(JobRun.State.FAILED);

        JobReply reply = cluster.command(new JobCommand.Rerun(new JobId("a")));

        assertThat(((JobReply.Accepted) reply).jobs())
                .extracting(touched -> touched.id().value())
                .containsExactly("c");
        cluster.offer(10);
        assertThat(cluster.processes).hasSize(1);
        cluster.work(TaskState.FINISHED);
        assertThat(last("c")).isEqualTo(JobRun.State.SUCCEEDED);
        cluster.work(TaskState.FINISHED);
        assertThat(last("d")).isEqualTo(JobRun.State.SUCCEEDED);
        assertThat(cluster.report("a").ended()).hasSize(1);
        assertThat(cluster.command(new JobCommand.Rerun(new JobId("a")))).isInstanceOf(JobReply.Refused.class);
    }

    @Test
    void whatWouldComeAfterItselfOrAfterNobodyIsRefusedAndChangesNothing() {
        cluster.submit(job("a"), job("b").withParents(new JobId("a")));
        int before = cluster.events.size();

        assertThat(cluster.submit(job("a").withParents(new JobId("b"))))
                .isEqualTo(new JobReply.Refused(JobReply.Cause.INVALID, "parents", "a would come after itself"));
        assertThat(cluster.submit(job("z"), job("c").withParents(new JobId("x"))))
                .isEqualTo(new JobReply.Refused(JobReply.Cause.INVALID, "parents", "there is no job x"));
        assertThat(cluster.command(new JobCommand.Remove(new JobId("a"))))
                .isEqualTo(new JobReply.Refused(JobReply.Cause.LOCKED, "id", "a is a parent of b"));
        assertThat(cluster.submit(each(Duration.ofMillis(1), Concurrency.ALLOW, CatchUp.NONE)))
                .isInstanceOf(JobReply.Refused.class);
        assertThat(cluster.events).hasSize(before);
    }

    @Test
    void removedJobsEndTheirTasksFirst() {
        cluster.submit(job("a"));
        cluster.offer(1);
        cluster.command(new JobCommand.Remove(new JobId("a")));

        assertThat(cluster.processes).isEmpty();
        assertThat(cluster.state.isEmpty()).isTrue();
    }

    @Test
    void withoutCatchingUpOnlyTheLatestSlotRunsAndOnlyInTime() {
        cluster.submit(each(Duration.ofMinutes(10), Concurrency.ALLOW, CatchUp.NONE));
        long begin = cluster.wall();
        cluster.advance(600_000);
        cluster.advance(1_800_000 + 30_000);
        cluster.advance(600_000 + 60_000);

        assertThat(slots("tick")).containsExactly(begin + 600_000, begin + 2_400_000);
        assertThat(cluster.report("tick").slotsSkipped()).isEqualTo(3);
    }

    @Test
    void withCatchingUpAllSlotsRunInTheirOrder() {
        cluster.submit(each(Duration.ofMinutes(10), Concurrency.ALLOW, CatchUp.ALL));
        long begin = cluster.wall();
        cluster.advance(3_000_000);

        assertThat(slots("tick"))
                .containsExactly(
                        begin + 600_000, begin + 1_200_000, begin + 1_800_000, begin + 2_400_000, begin + 3_000_000);
    }

    @Test
    void aSlotWaitsForTheRunBeforeItWhereItMayNotRunBesideAndIsCaughtUpWith() {
        cluster.submit(each(Duration.ofSeconds(1), Concurrency.FORBID, CatchUp.ALL));
        cluster.advance(3000);
        assertThat(slots("tick")).hasSize(1);
        cluster.advance(250);
        assertThat(cluster.report("tick").waiting()).contains("an earlier run goes on");
        for (int i = 0; i < 2; i++) {
            cluster.work(TaskState.FINISHED);
            cluster.advance(1);
        }

        assertThat(slots("tick")).hasSize(3).isSorted();
        assertThat(cluster.report("tick").waiting()).isEmpty();
    }

    @Test
    void aSlotThatHasWaitedUntilItIsTooLateIsSaidToWaitNoMore() {
        JobSpec tick = each(Duration.ofSeconds(1), Concurrency.FORBID, CatchUp.ALL);
        Schedule schedule = tick.schedule().orElseThrow();
        cluster.submit(tick.withSchedule(new Schedule(
                "R2/2026-01-01T00:00:01Z/PT1S",
                schedule.timeZone(),
                schedule.concurrency(),
                schedule.catchUp(),
                schedule.catchUpLimit(),
                Optional.of(Duration.ofMinutes(1)))));
        cluster.advance(2000);
        cluster.advance(250);
        assertThat(cluster.report("tick").waiting()).contains("an earlier run goes on");
        cluster.advance(60_000);

        assertThat(cluster.report("tick").waiting()).isEmpty();
        assertThat(cluster.report("tick").slotsSkipped()).isEqualTo(1);
    }

    @Test
    void aSlotIsLeftOutWhereTheRunBeforeItGoesOnAndNothingIsCaughtUpWith() {
        cluster.submit(each(Duration.ofSeconds(1), Concurrency.FORBID, CatchUp.NONE));
        cluster.advance(1000);
        cluster.offer(10);
        cluster.advance(1000);
        cluster.work(TaskState.FINISHED);
        cluster.advance(1000);

        assertThat(slots("tick")).hasSize(2);
        assertThat(cluster.events(JobEvent.SlotsSkipped.class))
                .extracting(JobEvent.SlotsSkipped::why)
                .containsExactly("an earlier run goes on");
    }

    @Test
    void aRunThatAUserBeginsWaitsForTheOneBeforeItWhereNoneMayRunBeside() {
        cluster.submit(each(Duration.ofHours(1), Concurrency.FORBID, CatchUp.NONE));
        cluster.advance(3_600_000);
        cluster.offer(10);
        TaskId first = cluster.task("tick");
        cluster.run("tick");
        cluster.offer(10);
        assertThat(cluster.processes).containsOnlyKeys(first);

        cluster.end(first, TaskState.FINISHED, 0);
        cluster.offer(10);

        assertThat(cluster.processes).hasSize(1).doesNotContainKey(first);
    }

    @Test
    void aSlotReplacesTheRunBeforeItWhichEndsFirst() {
        cluster.submit(each(Duration.ofSeconds(1), Concurrency.REPLACE, CatchUp.NONE));
        cluster.advance(1000);
        cluster.offer(10);
        TaskId first = cluster.task("tick");
        cluster.advance(1000);

        assertThat(cluster.processes).doesNotContainKey(first);
        cluster.offer(10);
        assertThat(cluster.processes).hasSize(1);
        assertThat(last("tick")).isEqualTo(JobRun.State.KILLED);
    }

    @Test
    void aClockThatGoesBackRunsNoSlotTwice() {
        cluster.submit(each(Duration.ofMinutes(1), Concurrency.ALLOW, CatchUp.ALL));
        cluster.advance(120_000);
        cluster.jump(3_600_000);
        cluster.failover();
        cluster.jump(-3_600_000);
        for (int i = 0; i < 70; i++) {
            cluster.advance(60_000);
        }

        assertThat(slots("tick")).hasSize(72).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void fiveRepetitionsAreFive() {
        cluster.submit(job("tick").withSchedule(Schedule.of("R5//PT1S").with(Concurrency.ALLOW, CatchUp.ALL)));
        for (int i = 0; i < 20; i++) {
            cluster.advance(500);
        }

        assertThat(slots("tick")).hasSize(5);
        assertThat(cluster.report("tick").nextSlotMillis()).isEmpty();
    }

    @Test
    void aGangIsLaunchedWholeOrNotAtAllAndAskedForAsOne() {
        cluster.submit(job("a").withInstances(4).asGang());
        cluster.offer(2, 1);
        assertThat(cluster.processes).isEmpty();
        List<Request> asked = cluster.calls.stream()
                .filter(SchedulerCall.RequestResources.class::isInstance)
                .map(SchedulerCall.RequestResources.class::cast)
                .findFirst()
                .orElseThrow()
                .requests();
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).count()).isEqualTo(4);
        assertThat(asked.get(0).gang()).isPresent();

        cluster.offer(2, 2);
        assertThat(cluster.processes).hasSize(4);
    }

    /** The framework's entity forgets it when it moves, and its stream goes on as if nothing had happened. */
    @Test
    void aGangThatWaitsIsAskedForAgainByTheSameName() {
        cluster.submit(job("a").withInstances(4).asGang());
        cluster.advance(5000);
        cluster.advance(250);

        assertThat(cluster.calls.stream()
                        .filter(SchedulerCall.RequestResources.class::isInstance)
                        .map(SchedulerCall.RequestResources.class::cast)
                        .map(call -> call.requests().get(0).gang().orElseThrow().id())
                        .toList())
                .hasSize(2)
                .containsOnly(new GangId("a.run-1.id-1"));
    }

    /** The allocator serves a gang once: by the same name it would wait in vain. */
    @Test
    void aGangThatWasOfferedToAStreamThatHasEndedIsAskedForByAnotherName() {
        cluster.submit(job("a").withInstances(4).asGang());
        cluster.subscribe();
        cluster.failover();

        assertThat(cluster.calls.stream()
                        .filter(SchedulerCall.RequestResources.class::isInstance)
                        .map(SchedulerCall.RequestResources.class::cast)
                        .map(call -> call.requests().get(0).gang().orElseThrow().id())
                        .toList())
                .hasSize(3)
                .doesNotHaveDuplicates();
    }

    /** What is asked for at once may be offered at once, by an agent that has much room. */
    @Test
    void aGangIsAskedForInPartsThatOneCallLaunches() {
        cluster.submit(job("a").withInstances(150).asGang());

        List<Request> asked = cluster.calls.stream()
                .filter(SchedulerCall.RequestResources.class::isInstance)
                .map(SchedulerCall.RequestResources.class::cast)
                .findFirst()
                .orElseThrow()
                .requests();
        assertThat(asked).extracting(Request::count).containsExactly(100, 50);
        assertThat(asked.get(0).gang()).isEqualTo(asked.get(1).gang());
        cluster.offer(100, 50);
        assertThat(cluster.processes).hasSize(150);
    }

    private GangId gang() {
        return cluster.calls.stream()
                .filter(SchedulerCall.RequestResources.class::isInstance)
                .map(call -> ((SchedulerCall.RequestResources) call).requests())
                .filter(requests -> !requests.isEmpty())
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .get(0)
                .gang()
                .orElseThrow()
                .id();
    }

    private List<OfferId> declined() {
        return cluster.calls.stream()
                .filter(SchedulerCall.Decline.class::isInstance)
                .flatMap(call -> ((SchedulerCall.Decline) call).offerIds().stream())
                .toList();
    }

    private static int[] rooms(int count) {
        int[] rooms = new int[count];
        Arrays.fill(rooms, 1);
        return rooms;
    }

    /** The call may have been lost on its way, and nobody says so. */
    @Test
    void offersAreAskedForAgainAfterALongTime() {
        cluster.submit(job("a"));
        cluster.advance(250);
        cluster.calls.clear();
        cluster.advance(250);
        assertThat(cluster.calls).isEmpty();

        cluster.advance(600_000);

        assertThat(cluster.calls).contains(new SchedulerCall.Revive(Set.of("*")));
    }

    /** That it is asked for no more may have been lost, and its role would be offered nothing for other runs. */
    @Test
    void thatNoGangWaitsIsSaidAgainAfterALongTime() {
        cluster.submit(job("a").withInstances(2).asGang());
        cluster.offer(2);
        cluster.calls.clear();

        cluster.advance(600_000);

        assertThat(cluster.calls).contains(new SchedulerCall.RequestResources(List.of()));
    }

    /** When all are asked for, those are told of that have not ended. */
    @Test
    void aTaskWhoseEndWasNotHeardOfIsAskedForByItsName() {
        cluster.submit(job("a"));
        cluster.offer(1);
        TaskId task = cluster.task("a");
        cluster.say(task, TaskState.RUNNING);
        cluster.processes.remove(task);

        cluster.advance(600_000);
        assertThat(cluster.events(JobEvent.TaskEnded.class)).isEmpty();

        cluster.advance(601_000);
        assertThat(cluster.events(JobEvent.TaskEnded.class)).hasSize(1);
    }

    @Test
    void aTaskThatCanBeOfNoJobIsEnded() {
        TaskId stranger = new TaskId("_.run-1.0-x");

        cluster.say(stranger, TaskState.RUNNING);

        assertThat(cluster.calls).contains(new SchedulerCall.Kill(stranger, Optional.empty()));
    }

    /** More than the allocator puts into one message. */
    @Test
    void aGangThatIsOfferedInSeveralMessagesIsLaunchedWhenAllHasCome() {
        cluster.submit(job("a").withInstances(450).asGang());
        GangId gang = gang();

        cluster.offer(Optional.of(gang), rooms(200));
        cluster.offer(Optional.of(gang), rooms(200));
        assertThat(cluster.processes).isEmpty();
        assertThat(declined()).isEmpty();
        cluster.offer(Optional.of(gang), rooms(50));

        assertThat(cluster.processes).hasSize(450);
        assertThat(cluster.calls.stream().filter(SchedulerCall.Accept.class::isInstance))
                .hasSize(450);
        cluster.advance(10_000);
        assertThat(declined()).isEmpty();
    }

    @Test
    void whatAGangWasOfferedIsGivenBackWhenTheRestDoesNotCome() {
        cluster.submit(job("a").withInstances(450).asGang());
        GangId gang = gang();
        List<OfferId> come = cluster.offer(Optional.of(gang), rooms(200));

        cluster.advance(5000);

        assertThat(declined()).containsExactlyElementsOf(come);
        assertThat(cluster.processes).isEmpty();
        assertThat(gang()).isNotEqualTo(gang);
    }

    /** What is offered to nobody in particular a gang may take, too. */
    @Test
    void whatIsKeptForAGangThatIsLaunchedElsewhereIsGivenBack() {
        cluster.submit(job("a").withInstances(3).asGang());
        List<OfferId> kept = cluster.offer(Optional.of(gang()), 1, 1);

        cluster.offer(3);

        assertThat(cluster.processes).hasSize(3);
        assertThat(declined()).containsExactlyElementsOf(kept);
    }

    @Test
    void aGangOneOfWhoseOffersIsTakenBackIsAskedForAnew() {
        cluster.submit(job("a").withInstances(450).asGang());
        GangId gang = gang();
        List<OfferId> come = cluster.offer(Optional.of(gang), rooms(200));

        cluster.rescind(come.get(7));

        assertThat(declined()).hasSize(199).doesNotContain(come.get(7));
        assertThat(gang()).isNotEqualTo(gang);
        cluster.offer(Optional.of(gang), rooms(200));
        assertThat(cluster.processes).isEmpty();
        assertThat(declined()).hasSize(399);
    }

    @Test
    void whatAGangWasOfferedByAStreamThatHasEndedIsForgotten() {
        cluster.submit(job("a").withInstances(3).asGang());
        cluster.offer(Optional.of(gang()), 1, 1);
        cluster.session.interrupted();
        cluster.subscribe();

        cluster.offer(Optional.of(gang()), 1);
        assertThat(cluster.processes).isEmpty();
        cluster.offer(Optional.of(gang()), 1, 1);
        assertThat(cluster.processes).hasSize(3);
    }

    @Test
    void aGangIsNotTriedForLongerThanTheAllocatorTries() {
        Duration tooLong = Duration.ofDays(2);

        assertThatThrownBy(() -> new JobsSettings(
                        "fcfs",
                        SECOND,
                        2,
                        Duration.ZERO,
                        SECOND,
                        Duration.ofMinutes(1),
                        tooLong,
                        PlacementSettings.DEFAULT))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("kebne.jobs.gang-deadline"));
    }

    @Test
    void thereAreNoMoreRunsThanThereMayBeAndThatIsSaid() {
        PlayedJobs small = new PlayedJobs(new JobsSettings(
                "fcfs",
                SECOND,
                2,
                Duration.ZERO,
                SECOND,
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                PlacementSettings.DEFAULT));
        small.submit(job("a"));
        small.run("a");

        assertThat(((JobReply.Refused) small.run("a")).cause()).isEqualTo(JobReply.Cause.FULL);
        assertThat(small.report("a").active()).hasSize(2);
    }

    @Test
    void aJobThatMayHaveNoMoreRunsIsNotSubmittedToRunAtOnce() {
        cluster.submit(job("a"));
        for (int i = 1; i < JobsDraft.MAX_RUNS_OF_A_JOB; i++) {
            cluster.run("a");
        }
        int before = cluster.events.size();

        assertThat(cluster.submit(job("a").withPriority(1)))
                .isInstanceOfSatisfying(
                        JobReply.Refused.class,
                        refused -> assertThat(refused.cause()).isEqualTo(JobReply.Cause.FULL));
        assertThat(cluster.events).hasSize(before);
    }

    @Test
    void killedRunsAreOver() {
        cluster.submit(job("a"));
        cluster.run("a");
        cluster.offer(1);
        cluster.command(new JobCommand.Kill(new JobId("a"), Optional.empty()));

        assertThat(cluster.report("a").active()).isEmpty();
        assertThat(cluster.report("a").ended())
                .extracting(run -> run.run().state())
                .containsOnly(JobRun.State.KILLED);
        assertThat(cluster.report("a").failures()).isZero();
    }

    /** They would make a message that no master can send another. */
    @Test
    void noMoreParametersAreToldOfThanFitIntoAnAnswer() {
        cluster.submit(job("a"));
        for (int i = 0; i < 10; i++) {
            cluster.command(new JobCommand.Run(new JobId("a"), new TreeMap<>(Map.of("P", "x".repeat(30_000)))));
        }

        assertThat(cluster.report("a").active()).hasSize(11);
        assertThat(cluster.report("a").active())
                .filteredOn(run -> !run.run().parameters().isEmpty())
                .hasSize(3);
        JobReply.Page all = (JobReply.Page) cluster.command(new JobCommand.List(Optional.empty()));
        assertThat(all.jobs().get(0).active())
                .allMatch(run -> run.run().parameters().isEmpty());
    }

    @Test
    void noMoreRunsAreRememberedThanTheJobSays() {
        cluster.submit(job("a"));
        for (int i = 0; i < 12; i++) {
            cluster.work(TaskState.FINISHED);
            cluster.run("a");
        }

        assertThat(cluster.report("a").ended()).hasSize(JobSpec.DEFAULT_HISTORY);
        assertThat(cluster.report("a").successes()).isEqualTo(12);
    }
}
