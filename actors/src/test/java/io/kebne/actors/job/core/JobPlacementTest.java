package io.kebne.actors.job.core;

import static io.kebne.actors.job.core.PlayedJobs.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.placement.NativeSolvers;
import io.kebne.actors.placement.core.PlacementSettings;
import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.job.JobCommand;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs whose tasks go where a policy says, also one that takes its time. */
class JobPlacementTest {
    @BeforeAll
    static void load() throws IOException {
        NativeSolvers.load();
    }

    private static PlayedJobs with(String policy) {
        JobsSettings usual = JobsSettings.DEFAULT;
        PlayedJobs cluster = new PlayedJobs(new JobsSettings(
                usual.queueOrder(),
                usual.ageing(),
                usual.maxRuns(),
                usual.unreachableAfter(),
                usual.repeatAfter(),
                usual.reconciliationInterval(),
                usual.gangDeadline(),
                new PlacementSettings(policy, "machines", Duration.ofSeconds(1))));
        cluster.subscribe();
        return cluster;
    }

    /** How many tasks were launched on each offer, in the order of the calls. */
    private static List<Integer> launches(PlayedJobs cluster) {
        return cluster.calls.stream()
                .filter(SchedulerCall.Accept.class::isInstance)
                .map(call -> ((Operation.Launch)
                                ((SchedulerCall.Accept) call).operations().get(0))
                        .tasks()
                        .size())
                .toList();
    }

    private static long declined(PlayedJobs cluster) {
        return cluster.calls.stream()
                .filter(SchedulerCall.Decline.class::isInstance)
                .mapToLong(call -> ((SchedulerCall.Decline) call).offerIds().size())
                .sum();
    }

    @Test
    void tasksGoWhereThePolicySays() {
        JobSpec job = job("a").withInstances(4);
        for (String policy : List.of("first-fit", "best-fit", "min-cost-flow", "linear-program")) {
            PlayedJobs cluster = with(policy);
            cluster.submit(job);
            cluster.offer(4, 4, 4);
            assertThat(launches(cluster)).as(policy).containsExactly(4);
            assertThat(declined(cluster)).as(policy).isEqualTo(2);
        }
        PlayedJobs cluster = with("spread");
        cluster.submit(job);
        cluster.offer(4, 4, 4);
        assertThat(launches(cluster)).containsExactly(2, 1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"first-fit", "best-fit", "spread", "min-cost-flow", "linear-program"})
    void nothingBeginsOnAMachineWhoseTimeToGoHasCome(String policy) {
        PlayedJobs cluster = with(policy);
        cluster.submit(job("a").withInstances(2));
        Instant start = Instant.ofEpochMilli(cluster.wall()).plusSeconds(1);
        cluster.unavailability = Optional.of(new Unavailability(start, Optional.empty()));
        cluster.offer(1);
        assertThat(cluster.processes).as("it has not").hasSize(1);

        cluster.advance(1000);
        cluster.offer(4);
        assertThat(cluster.processes).hasSize(1);
        assertThat(declined(cluster)).isEqualTo(1);
        assertThat(cluster.session.run(new JobId("a"), 1).refusals()).containsKey("AgentMaintenance");

        cluster.unavailability = Optional.empty();
        cluster.offer(4);
        assertThat(cluster.processes).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"first-fit", "best-fit", "spread", "min-cost-flow", "linear-program"})
    void theJournalGivesTheSameStateAgain(String policy) {
        PlayedJobs cluster = with(policy);
        cluster.submit(job("a").withInstances(7), job("b").withInstances(2).withPriority(3));
        cluster.offer(3, 4);
        cluster.say(cluster.task("a"), TaskState.RUNNING);

        JobsState replayed = JobsState.EMPTY;
        for (JobEvent event : cluster.events) {
            replayed = replayed.apply(event);
        }

        assertThat(cluster.processes).hasSize(7);
        assertThat(replayed).isEqualTo(cluster.state);
        cluster.failover();
        assertThat(cluster.processes).hasSize(7);
        cluster.offer(100);
        assertThat(cluster.processes).hasSize(9);
    }

    @Test
    void whileASolverThinksOffersWaitAndThenAllAreAnswered() {
        PlayedJobs cluster = with("linear-program");
        cluster.submit(job("a").withInstances(3));
        cluster.thinking = true;
        cluster.offer(2);
        cluster.offer(5);
        assertThat(cluster.processes).isEmpty();
        assertThat(declined(cluster)).isZero();

        cluster.think();
        assertThat(cluster.processes).hasSize(2);
        cluster.think();

        assertThat(launches(cluster)).containsExactly(2, 1);
        assertThat(cluster.question).isEmpty();
    }

    @Test
    void withoutAnAnswerTasksGoWhereThereIsRoom() {
        PlayedJobs cluster = with("min-cost-flow");
        cluster.submit(job("a").withInstances(3));
        cluster.thinking = true;
        cluster.offer(2, 5);

        cluster.answer(cluster.question.orElseThrow(), Optional.empty());

        assertThat(launches(cluster)).containsExactly(2, 1);
    }

    @Test
    void anOfferThatIsTakenBackMeanwhileIsNotUsed() {
        PlayedJobs cluster = with("min-cost-flow");
        cluster.submit(job("a").withInstances(4));
        cluster.thinking = true;
        cluster.offer(4, 2);
        OfferId first = cluster.question.orElseThrow().offers().get(0);

        cluster.rescind(first);
        cluster.think();

        assertThat(cluster.calls)
                .filteredOn(SchedulerCall.Accept.class::isInstance)
                .noneMatch(call -> ((SchedulerCall.Accept) call).offerIds().contains(first));
        assertThat(cluster.processes).hasSize(2);
    }

    @Test
    void anAnswerToWhatAnEarlierLifeAskedChangesNothing() {
        PlayedJobs cluster = with("linear-program");
        cluster.submit(job("a"));
        cluster.thinking = true;
        cluster.offer(2);
        PlacementQuestion old = cluster.question.orElseThrow();
        cluster.failover();
        cluster.offer(2);
        int before = cluster.events.size();

        cluster.answer(old, Optional.empty());

        assertThat(cluster.events).hasSize(before);
        assertThat(cluster.processes).isEmpty();
        cluster.think();
        assertThat(cluster.processes).hasSize(1);
    }

    @Test
    void anAnswerThatIsLostIsNotWaitedForForEver() {
        PlayedJobs cluster = with("linear-program");
        cluster.submit(job("a").withInstances(2));
        cluster.thinking = true;
        cluster.offer(5);
        PlacementQuestion lost = cluster.question.orElseThrow();
        cluster.advance(1000);
        assertThat(cluster.processes).isEmpty();

        cluster.advance(10_000);

        assertThat(cluster.processes).hasSize(2);
        int before = cluster.events.size();
        cluster.answer(lost, Optional.empty());
        assertThat(cluster.events).hasSize(before);
    }

    @Test
    void offersOfAStreamThatHasEndedAreForgotten() {
        PlayedJobs cluster = with("linear-program");
        cluster.submit(job("a"));
        cluster.thinking = true;
        cluster.offer(2);
        cluster.session.interrupted();
        int before = cluster.calls.size();

        cluster.think();

        assertThat(cluster.calls).hasSize(before);
    }

    @Test
    void aRunThatHasEndedMeanwhileIsNotLaunched() {
        PlayedJobs cluster = with("min-cost-flow");
        cluster.submit(job("a").withInstances(2));
        cluster.thinking = true;
        cluster.offer(2);
        cluster.command(new JobCommand.Kill(new JobId("a"), Optional.empty()));

        cluster.think();

        assertThat(cluster.processes).isEmpty();
        assertThat(declined(cluster)).isEqualTo(1);
    }

    @Test
    void moreOffersThanAreHeldAreAnsweredAtOnce() {
        PlayedJobs cluster = with("linear-program");
        cluster.submit(job("a").withInstances(3));
        cluster.thinking = true;
        int[] rooms = new int[HeldOffers.MOST + 2];
        rooms[HeldOffers.MOST + 1] = 1;

        cluster.offer(rooms);

        assertThat(cluster.processes).hasSize(1);
        assertThat(cluster.session.held().offers()).hasSize(HeldOffers.MOST);
    }

    @Test
    void whatIsOfferedToAGangDoesNotWaitForASolver() {
        PlayedJobs cluster = with("linear-program");
        cluster.submit(job("g").withInstances(3).asGang(), job("a"));
        Optional<GangId> gang = cluster.calls.stream()
                .filter(SchedulerCall.RequestResources.class::isInstance)
                .map(call -> ((SchedulerCall.RequestResources) call).requests().get(0))
                .flatMap(request -> request.gang().stream())
                .map(asked -> asked.id())
                .findFirst();
        cluster.thinking = true;
        cluster.offer(1);

        cluster.offer(gang, 1, 1);
        assertThat(cluster.processes).isEmpty();
        cluster.offer(gang, 1);
        assertThat(launches(cluster)).containsExactly(1, 1, 1);

        cluster.think();
        assertThat(cluster.processes).hasSize(4);
        assertThat(declined(cluster)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"first-fit", "best-fit", "spread", "min-cost-flow", "linear-program"})
    void aGangIsLaunchedWholeOrNotAtAll(String policy) {
        PlayedJobs cluster = with(policy);
        cluster.submit(job("g").withInstances(4).asGang(), job("a").withInstances(2));

        cluster.offer(3);
        assertThat(cluster.processes).hasSize(2);
        assertThat(cluster.processes.keySet()).allMatch(id -> id.value().startsWith("a."));

        cluster.offer(2, 2);
        assertThat(cluster.processes).hasSize(6);
    }
}
