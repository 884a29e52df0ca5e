package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.accept;
import static io.kebne.actors.allocator.core.Pool.decline;
import static io.kebne.actors.allocator.core.Pool.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kebne.actors.allocator.core.Change.OfferClosed.Outcome;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfferAnswersTest {
    private static final AgentId A1 = new AgentId("a1");
    private static final TaskInfo T1 = task("t1", "cpus:1;mem:128");

    private final Pool pool = new Pool();

    @Test
    void aTaskIsLaunchedFromAnOffer() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();
        OfferId offer = pool.offer("f1", "a1").id();

        pool.when("f1", accept(List.of(offer), Filters.NONE, T1));

        assertThat(pool.closedOffers()).containsExactly(new Change.OfferClosed(offer, Outcome.ACCEPTED));
        assertThat(pool.events()).containsExactly(new TaskLaunched(new FrameworkId("f1"), A1, "*", T1, Pool.WALL));
        assertThat(pool.told("a1")).containsExactly(new RunTask(Fleet.framework("f1"), "*", T1));
        assertThat(pool.delivered("f1")).isEmpty();
        pool.whenOffersAreMade();
        assertThat(pool.offer("f1", "a1").resources()).isEqualTo(Resources.parse("cpus:3;mem:896"));
    }

    @Test
    void severalTasksShareAnOffer() {
        pool.givenAgent("a1", "cpus:4;mem:1024;ports:[1-9]")
                .givenFramework("f1")
                .whenOffersAreMade();
        OfferId offer = pool.offer("f1", "a1").id();

        pool.when(
                "f1",
                accept(
                        List.of(offer),
                        Filters.NONE,
                        task("t1", "cpus:1;ports:[1-2]"),
                        task("t2", "cpus:3;ports:[5-9]")));

        assertThat(pool.events()).hasSize(2).allMatch(TaskLaunched.class::isInstance);
        assertThat(pool.state().agent(A1).get().allocated()).isEqualTo(Resources.parse("cpus:4;ports:[1-2,5-9]"));
    }

    @Test
    void twoOffersOfOneAgentAreUsedTogether() {
        pool.givenAgent("a1", "cpus:4;mem:1024")
                .givenFramework("f1")
                .givenTask("f1", "a1", task("t0", "cpus:2;mem:512"));
        pool.whenOffersAreMade()
                .when(report("f1", "t0", TaskState.FINISHED, "a1"))
                .whenOffersAreMade();
        List<OfferId> both = pool.offers("f1").stream().map(Offer::id).toList();
        assertThat(both).hasSize(2);

        pool.when("f1", accept(both, Filters.NONE, task("t1", "cpus:4;mem:1024")));

        assertThat(pool.events()).hasSize(1).first().isInstanceOf(TaskLaunched.class);
    }

    @Test
    void offersOfTwoAgentsAreNotUsedTogether() {
        pool.givenAgent("a1", "cpus:4;mem:1024")
                .givenAgent("a2", "cpus:4;mem:1024")
                .givenFramework("f1");
        pool.whenOffersAreMade();
        List<OfferId> both =
                List.of(pool.offer("f1", "a1").id(), pool.offer("f1", "a2").id());

        pool.when("f1", accept(both, Filters.NONE, T1));

        assertDropped(TaskState.DROPPED);
        assertThat(pool.closedOffers()).hasSize(2);
        assertThat(pool.view().offers()).isEmpty();
    }

    @Test
    void anOldFrameworkHearsOfALostTask() {
        pool.givenFramework(Fleet.oldFramework("f1"));

        pool.when("f1", accept(List.of(new OfferId("epoch-1-O99")), Filters.NONE, T1));

        assertDropped(TaskState.LOST);
    }

    @Test
    void anotherFrameworksOfferIsNotUsedAndStays() {
        pool.givenAgent("a1", "cpus:4;mem:1024")
                .givenFramework("f1")
                .whenOffersAreMade()
                .givenFramework("f2");
        OfferId offer = pool.offer("f1", "a1").id();

        pool.when("f2", accept(List.of(offer), Filters.NONE, T1));

        assertThat(pool.update("f2").state()).isEqualTo(TaskState.DROPPED);
        assertThat(pool.closedOffers()).isEmpty();
        assertThat(pool.offers("f1")).hasSize(1);
    }

    @Test
    void anOfferThatIsNamedTwiceIsNotUsed() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();
        OfferId offer = pool.offer("f1", "a1").id();

        pool.when("f1", accept(List.of(offer, offer), Filters.NONE, T1));

        assertDropped(TaskState.DROPPED);
    }

    @Test
    void tasksWithoutOffersAreDropped() {
        pool.givenFramework("f1").when("f1", accept(List.of(), Filters.NONE, T1));

        assertDropped(TaskState.DROPPED);
    }

    @Test
    void aSecondDeliveryOfTheSameAcceptDropsNothing() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();
        SchedulerCall call = accept(List.of(pool.offer("f1", "a1").id()), Filters.NONE, T1);

        pool.when("f1", call).when("f1", call);

        assertThat(pool.events()).isEmpty();
        assertThat(pool.update("f1").state()).isEqualTo(TaskState.STAGING);
    }

    @Test
    void aTaskIdIsUsedOnlyOnce() {
        pool.givenAgent("a1", "cpus:4;mem:1024")
                .givenFramework("f1")
                .givenTask("f1", "a1", T1)
                .whenOffersAreMade();

        pool.when(
                "f1",
                accept(
                        List.of(pool.offer("f1", "a1").id()),
                        Filters.NONE,
                        T1,
                        task("t2", "cpus:1"),
                        task("t2", "cpus:1")));

        assertThat(pool.updates("f1"))
                .extracting(TaskStatus::state, TaskStatus::message)
                .containsExactly(
                        tuple(TaskState.ERROR, "Task has duplicate ID: t1"),
                        tuple(TaskState.ERROR, "Task has duplicate ID: t2"));
        assertThat(pool.events()).hasSize(1);
        pool.when(report("f1", "t1", TaskState.FINISHED, "a1")).whenOffersAreMade();
        pool.when("f1", accept(List.of(pool.offers("f1").get(0).id()), Filters.NONE, T1));
        assertThat(pool.update("f1").message()).isEqualTo("Task has duplicate ID: t1");
    }

    @Test
    void aTaskThatNeedsMoreThanIsOfferedIsAnError() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();

        pool.when(
                "f1",
                accept(List.of(pool.offer("f1", "a1").id()), Filters.NONE, task("t1", "cpus:3"), task("t2", "cpus:2")));

        assertThat(pool.events()).hasSize(1);
        assertThat(pool.update("f1").taskId().value()).isEqualTo("t2");
        assertThat(pool.update("f1").state()).isEqualTo(TaskState.ERROR);
        assertThat(pool.update("f1").reason()).contains(Reason.TASK_INVALID);
        assertThat(pool.update("f1").source()).isEqualTo(Source.MASTER);
        assertThat(pool.update("f1").message())
                .isEqualTo("Task uses more resources cpus:2 than available cpus:1;mem:1024");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cpus:0;mem:0"})
    void aTaskWithoutResourcesIsAnError(String nothing) {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();

        pool.when("f1", accept(List.of(pool.offer("f1", "a1").id()), Filters.NONE, task("t1", nothing)));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.update("f1").state()).isEqualTo(TaskState.ERROR);
        assertThat(pool.update("f1").message()).isEqualTo("Task uses no resources");
    }

    @Test
    void aTaskWithTinyResourcesIsLaunched() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();

        pool.when("f1", accept(List.of(pool.offer("f1", "a1").id()), Filters.NONE, task("t1", "cpus:0.00001;mem:1")));

        assertThat(pool.events()).hasSize(1).first().isInstanceOf(TaskLaunched.class);
    }

    @Test
    void whatADeclineRefusesIsNotOfferedAgainUntilTheFilterRunsOut() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();
        OfferId offer = pool.offer("f1", "a1").id();

        pool.when("f1", decline(Duration.ofSeconds(2), offer));
        assertThat(pool.closedOffers()).containsExactly(new Change.OfferClosed(offer, Outcome.DECLINED));
        assertThat(pool.books().table().nextExpiry()).isEqualTo(2_000);
        assertThat(pool.whenOffersAreMade().offers("f1")).isEmpty();
        pool.whenTimePasses(Duration.ofMillis(1999));
        assertThat(pool.whenOffersAreMade().offers("f1")).isEmpty();

        pool.whenTimePasses(Duration.ofMillis(1));
        assertThat(pool.books().table().takeExpired(2_000)).hasSize(1);
        assertThat(pool.whenOffersAreMade().offers("f1")).hasSize(1);
    }

    @Test
    void whatALaunchWithoutFilterLeavesOverWasNotRefused() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();

        pool.when("f1", accept(List.of(pool.offer("f1", "a1").id()), Filters.NONE, task("t1", "cpus:1;mem:1")));

        assertThat(pool.books().clients().refusals(new FrameworkId("f1"))).isEmpty();
    }

    @Test
    void aDeclineWithoutFilterRefusesNothing() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();

        pool.when("f1", decline(Duration.ZERO, pool.offer("f1", "a1").id())).whenOffersAreMade();

        assertThat(pool.offers("f1")).hasSize(1);
    }

    @Test
    void aFilterHoldsNoMoreThanWasRefused() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").givenTask("f1", "a1", task("t1", "cpus:1;mem:1"));
        pool.whenOffersAreMade()
                .when("f1", decline(Duration.ofHours(1), pool.offer("f1", "a1").id()));
        assertThat(pool.whenOffersAreMade().offers("f1")).isEmpty();

        pool.when(report("f1", "t1", TaskState.FINISHED, "a1")).whenOffersAreMade();

        assertThat(pool.offer("f1", "a1").resources()).isEqualTo(Resources.parse("cpus:4;mem:1024"));
    }

    @Test
    void aFilterKeepsOnlyItsOwnFrameworkRoleAndAgentAway() {
        pool.givenAgent("a1", "cpus:4;mem:1024")
                .givenFramework("f1", "r1", "r2")
                .whenOffersAreMade();
        String first = pool.offer("f1", "a1").role();

        pool.when("f1", decline(Duration.ofHours(1), pool.offer("f1", "a1").id()))
                .whenOffersAreMade();

        assertThat(pool.offer("f1", "a1").role()).isNotEqualTo(first);
        pool.when("f1", decline(Duration.ofHours(1), pool.offer("f1", "a1").id()))
                .givenFramework("f2")
                .givenAgent("a2", "cpus:4;mem:1024")
                .whenOffersAreMade();
        assertThat(pool.offers("f2")).extracting(Offer::agentId).contains(A1);
        assertThat(pool.offers("f1")).extracting(Offer::agentId).doesNotContain(A1);
    }

    @Test
    void whatAnAcceptLeavesOverIsFilteredToo() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();

        pool.when("f1", accept(List.of(pool.offer("f1", "a1").id()), Filters.DEFAULT, T1));

        assertThat(pool.softChanges())
                .contains(
                        new Change.Filtered(new FrameworkId("f1"), "*", A1, Resources.parse("cpus:3;mem:896"), 5_000));
        assertThat(pool.whenOffersAreMade().offers("f1")).isEmpty();
    }

    @Test
    void reviveForgetsTheFiltersOfTheNamedRoles() {
        pool.givenAgent("a1", "cpus:4;mem:1024")
                .givenFramework("f1", "r1", "r2")
                .whenOffersAreMade();
        String first = pool.offer("f1", "a1").role();
        pool.when("f1", decline(Duration.ofHours(1), pool.offer("f1", "a1").id()))
                .whenOffersAreMade();
        pool.when("f1", decline(Duration.ofHours(1), pool.offer("f1", "a1").id()))
                .whenOffersAreMade();
        assertThat(pool.offers("f1")).isEmpty();

        pool.when("f1", new SchedulerCall.Revive(Set.of(first))).whenOffersAreMade();
        assertThat(pool.offer("f1", "a1").role()).isEqualTo(first);

        pool.when("f1", decline(Duration.ofHours(1), pool.offer("f1", "a1").id()));
        pool.when("f1", new SchedulerCall.Revive(Set.of())).whenOffersAreMade();
        assertThat(pool.offers("f1")).hasSize(1);
    }

    @Test
    void anOfferThatIsNotAnsweredIsTakenBackAndMadeAgain() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();
        OfferId offer = pool.offer("f1", "a1").id();
        assertThat(pool.session().nextDeadline()).isEqualTo(30_000);
        for (int second = 1; second <= 29; second++) {
            pool.when(Pool.heartbeat("a1")).whenTimePasses(Duration.ofSeconds(1));
            assertThat(pool.effects()).isEmpty();
        }

        pool.when(Pool.heartbeat("a1")).whenTimePasses(Duration.ofSeconds(1));

        assertThat(pool.rescinded("f1")).containsExactly(offer);
        assertThat(pool.closedOffers()).containsExactly(new Change.OfferClosed(offer, Outcome.RESCINDED));
        pool.whenOffersAreMade();
        assertThat(pool.offer("f1", "a1").id()).isNotEqualTo(offer);
    }

    @Test
    void anAnsweredOfferIsNotTakenBack() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").givenTask("f1", "a1", T1);

        pool.whenTimePasses(Duration.ofSeconds(31));

        assertThat(pool.rescinded("f1")).isEmpty();
    }

    @Test
    void declinedAndUnknownOffersAreIgnored() {
        pool.givenFramework("f1").when("f1", decline(Duration.ofSeconds(5), new OfferId("epoch-1-O99")));

        assertThat(pool.softChanges()).isEmpty();
        assertThat(pool.effects()).isEmpty();
    }

    private void assertDropped(TaskState state) {
        assertThat(pool.events()).isEmpty();
        assertThat(pool.update("f1").state()).isEqualTo(state);
        assertThat(pool.update("f1").reason()).contains(Reason.INVALID_OFFERS);
        assertThat(pool.update("f1").taskId()).isEqualTo(T1.taskId());
    }
}
