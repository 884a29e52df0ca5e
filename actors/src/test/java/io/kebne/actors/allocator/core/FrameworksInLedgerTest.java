package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.admitted;
import static io.kebne.actors.allocator.core.Pool.announce;
import static io.kebne.actors.allocator.core.Pool.decline;
import static io.kebne.actors.allocator.core.Pool.launched;
import static io.kebne.actors.allocator.core.Pool.report;
import static io.kebne.actors.allocator.core.Pool.subscribed;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.FrameworkRemoved;
import io.kebne.protocol.agent.AgentMessage.ResendUpdates;
import io.kebne.protocol.agent.AgentMessage.ShutdownFramework;
import io.kebne.protocol.allocator.AllocatorCommand.AnnounceFramework;
import io.kebne.protocol.allocator.AllocatorCommand.RemoveFramework;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.constraint.AttributeConstraint;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.offer.constraint.Predicate;
import io.kebne.protocol.offer.constraint.Selector;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How frameworks come, fall silent and go, as the allocator sees it. */
class FrameworksInLedgerTest {
    private static final FrameworkId F1 = new FrameworkId("f1");

    private final Pool pool = new Pool();

    @Test
    void aFrameworkThatAnnouncesItselfIsJournaledOnce() {
        pool.when(announce(Fleet.framework("f1"), true));
        assertThat(pool.events()).containsExactly(subscribed("f1"));
        assertThat(pool.effects()).contains(new AllocatorEffect.NoteAnnounced(F1, 7));

        pool.when(announce(Fleet.framework("f1"), true));
        assertThat(pool.events()).isEmpty();
        assertThat(pool.effects()).containsExactly(new AllocatorEffect.NoteAnnounced(F1, 7));
    }

    @Test
    void otherInformationIsJournaledAgain() {
        pool.when(announce(Fleet.framework("f1", "r1"), true)).when(announce(Fleet.framework("f1", "r2"), true));

        assertThat(pool.events()).containsExactly(subscribed("f1", "r2"));
    }

    @Test
    void itsOfferConstraintsAreKeptUntilItSaysOthers() {
        OfferConstraints constraints = OfferConstraints.of(Map.of(
                "*",
                List.of(new OfferConstraints.Group(
                        List.of(new AttributeConstraint(new Selector.Named("rack"), new Predicate.Exists()))))));

        pool.when(new AnnounceFramework(Fleet.framework("f1"), 1, true, Set.of(), List.of(), constraints));
        assertThat(pool.view().link(F1).offerConstraints()).isEqualTo(constraints);

        pool.givenAgent("a1", "cpus:4;mem:1024").whenOffersAreMade();
        assertThat(pool.view().link(F1).offerConstraints()).isEqualTo(constraints);

        pool.when(announce(Fleet.framework("f1"), true));
        assertThat(pool.view().link(F1).offerConstraints()).isEqualTo(OfferConstraints.NONE);
    }

    @Test
    void aFrameworkThatGivesUpARoleLosesTheOffersForIt() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1", "r1").whenOffersAreMade();

        pool.when(announce(Fleet.framework("f1", "r1", "r2"), true));
        assertThat(pool.rescinded("f1")).isEmpty();

        pool.when(announce(Fleet.framework("f1", "r2"), true));
        assertThat(pool.rescinded("f1")).hasSize(1);
        assertThat(pool.view().offers()).isEmpty();
    }

    @Test
    void whenASchedulerConnectsAgentsRepeatWhatItHasNotAcknowledged() {
        pool.givenAgent("a1", "cpus:4").when(announce(Fleet.framework("f1"), true));
        assertThat(pool.told("a1")).containsExactly(new ResendUpdates(F1));

        pool.when(announce(Fleet.framework("f1"), true));
        assertThat(pool.told("a1")).isEmpty();

        pool.when(announce(Fleet.framework("f1"), false)).when(announce(Fleet.framework("f1"), true));
        assertThat(pool.told("a1")).containsExactly(new ResendUpdates(F1));
    }

    @Test
    void aFrameworkWithoutSchedulerLosesItsOffersAndGetsNoNewOnes() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();
        var offer = pool.offer("f1", "a1").id();

        pool.when(announce(Fleet.framework("f1"), false));
        assertThat(pool.rescinded("f1")).containsExactly(offer);

        assertThat(pool.whenOffersAreMade().offers("f1")).isEmpty();
    }

    @Test
    void anAnnouncementThatWasOvertakenChangesNothing() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1", "r1").whenOffersAreMade();
        var view = pool.view();

        pool.when(new AnnounceFramework(Fleet.framework("f1", "r2"), 6, false, Set.of("r1"), List.of()));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.effects()).containsExactly(new AllocatorEffect.NoteAnnounced(F1, 7));
        assertThat(pool.view()).isEqualTo(view);
    }

    @Test
    void inItsNextLifeTheAllocatorTakesWhateverVersionComesFirst() {
        pool.givenFramework("f1").givenFailover();

        pool.when(new AnnounceFramework(Fleet.framework("f1"), 6, true, Set.of(), List.of()));

        assertThat(pool.view().link(F1).version()).isEqualTo(6);
    }

    @Test
    void aSuppressedRoleGetsNoOffers() {
        pool.givenAgent("a1", "cpus:4;mem:1024").when(announce(Fleet.framework("f1", "r1", "r2"), true, "r1", "r2"));
        assertThat(pool.whenOffersAreMade().offers("f1")).isEmpty();

        pool.when(announce(Fleet.framework("f1", "r1", "r2"), true, "r1"));
        assertThat(pool.whenOffersAreMade().offer("f1", "a1").role()).isEqualTo("r2");
    }

    @Test
    void aRemovedFrameworksOffersAndTasksEnd() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").givenTask("f1", "a1", task("t1", "cpus:1"));
        pool.whenOffersAreMade();
        var offer = pool.offer("f1", "a1").id();

        pool.when(new RemoveFramework(F1));

        assertThat(pool.rescinded("f1")).containsExactly(offer);
        assertThat(pool.events()).containsExactly(new FrameworkRemoved(F1, Pool.WALL));
        assertThat(pool.told("a1")).containsExactly(new ShutdownFramework(F1));
        assertThat(pool.effects()).contains(new AllocatorEffect.NoteRemoved(F1));
        assertThat(pool.state().framework(F1))
                .as("until its last task has ended")
                .isNotEmpty();
        assertThat(pool.whenOffersAreMade().offers("f1")).isEmpty();

        pool.when(report("f1", "t1", TaskState.KILLED, "a1"));
        assertThat(pool.state().framework(F1)).isEmpty();
        assertThat(pool.state().completedFrameworks()).hasSize(1);
    }

    @Test
    void removingTwiceOrAnUnknownFrameworkOnlyConfirms() {
        pool.given(subscribed("f1")).when(new RemoveFramework(F1)).when(new RemoveFramework(F1));
        assertThat(pool.events()).isEmpty();
        assertThat(pool.effects()).containsExactly(new AllocatorEffect.NoteRemoved(F1));

        pool.when(new RemoveFramework(new FrameworkId("stranger")));
        assertThat(pool.events()).isEmpty();
    }

    @Test
    void aFrameworkThatIsOverCannotComeBack() {
        pool.given(admitted("a1", "cpus:4"), subscribed("f1"), launched("f1", "a1", task("t1", "cpus:1")));
        pool.when(new RemoveFramework(F1));

        pool.when(announce(Fleet.framework("f1"), true));
        assertThat(pool.events()).isEmpty();
        assertThat(pool.effects()).containsExactly(new AllocatorEffect.NoteRemoved(F1));

        pool.when(report("f1", "t1", TaskState.KILLED, "a1")).when(announce(Fleet.framework("f1"), true));
        assertThat(pool.effects()).containsExactly(new AllocatorEffect.NoteRemoved(F1));
    }

    @Test
    void nothingOfARemovedFrameworkStaysBehindInTheSession() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();
        pool.when("f1", decline(Duration.ofSeconds(5), pool.offer("f1", "a1").id()));

        pool.when(new RemoveFramework(F1)).whenTimePasses(Duration.ofSeconds(31));

        assertThat(pool.books().clients().find(F1, "*")).isEmpty();
        assertThat(pool.session().deadlines().isEmpty()).isTrue();
        assertThat(pool.view().links()).isEmpty();
    }

    @Test
    void onlyTheLatestFrameworksThatAreOverAreRemembered() {
        IntStream.rangeClosed(1, 51)
                .forEach(i -> pool.given(subscribed("f" + i)).when(new RemoveFramework(new FrameworkId("f" + i))));

        assertThat(pool.state().completedFrameworks().map(f -> f.id().value()))
                .hasSize(50)
                .doesNotContain("f1")
                .endsWith("f51");
    }

    @Test
    void afterAFailoverFrameworksAreAskedToAnnounceThemselves() {
        pool.given(subscribed("f1"), subscribed("f2"), subscribed("f3"), admitted("a1", "cpus:4"))
                .given(launched("f3", "a1", task("t1", "cpus:1")))
                .when(new RemoveFramework(new FrameworkId("f3")))
                .givenFailover();
        assertThat(AllocatorDecider.resume(pool.view()))
                .containsExactlyInAnyOrder(
                        new AllocatorEffect.AskToAnnounce(F1),
                        new AllocatorEffect.AskToAnnounce(new FrameworkId("f2")));

        pool.when(announce(Fleet.framework("f1"), false));
        assertThat(AllocatorDecider.resume(pool.view()))
                .containsExactly(new AllocatorEffect.AskToAnnounce(new FrameworkId("f2")));
    }
}
