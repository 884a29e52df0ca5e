package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.framework;
import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.INCARNATION;
import static io.kebne.actors.allocator.core.Pool.heartbeat;
import static io.kebne.actors.allocator.core.Pool.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.persistence.allocator.AllocatorEvent.AgentOversubscribed;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.task.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What agents lend of their tasks' resources, in the ledger and in offers. */
class OversubscriptionTest {
    private static final AgentId A1 = new AgentId("a1");
    private static final FrameworkInfo TAKER = framework("taker", Set.of(Capability.REVOCABLE_RESOURCES));

    private final Pool pool = new Pool().givenAgent("a1", "cpus:4;mem:1024");

    @Test
    void whatAnAgentLendsIsOfferedToThoseWhoWillGiveItBack() {
        pool.when(lends(2)).givenFramework(TAKER).whenOffersAreMade();

        assertThat(pool.offered("taker").get("a1"))
                .isEqualTo(Resources.parse("cpus:4;mem:1024").plus(revocable(2)));
    }

    @Test
    void othersAreNotOfferedIt() {
        pool.when(lends(2)).givenFramework("other").whenOffersAreMade();

        assertThat(pool.offered("other").get("a1")).isEqualTo(Resources.parse("cpus:4;mem:1024"));
    }

    @Test
    void whatIsSaidAgainChangesNothing() {
        pool.when(lends(2)).givenFramework(TAKER).whenOffersAreMade();

        assertThat(pool.when(lends(2)).events()).isEmpty();
        assertThat(pool.offers("taker")).isNotEmpty();
    }

    @Test
    void theNextRoundLooksAtWhoLendsAnotherAmount() {
        Candidates candidates = new Candidates();
        AllocatorView before = pool.view();

        pool.when(lends(2));

        candidates.note(pool.latest(), before);
        assertThat(candidates.take(pool.view())).containsExactly(A1);
    }

    @Test
    @DisplayName("78 [RescindRevocableOfferWithIncreasedRevocable]")
    void anotherEstimateRescindsOffersThatHoldWhatWasLent() {
        pool.when(lends(2)).givenFramework(TAKER).whenOffersAreMade();
        List<Offer> before = pool.offers("taker");

        pool.when(lends(3));

        assertThat(pool.events()).containsExactly(new AgentOversubscribed(A1, revocable(3), Pool.WALL));
        assertThat(pool.rescinded("taker"))
                .containsExactlyInAnyOrderElementsOf(
                        before.stream().map(Offer::id).toList());
        pool.whenOffersAreMade();
        assertThat(pool.offered("taker").get("a1").revocable()).isEqualTo(revocable(3));
    }

    @Test
    @DisplayName("78 [RescindRevocableOfferWithDecreasedRevocable]")
    void whatIsLentNoMoreIsNotOffered() {
        pool.when(lends(2)).givenFramework(TAKER).whenOffersAreMade();

        pool.when(lends(0));

        assertThat(pool.offers("taker")).isEmpty();
        pool.whenOffersAreMade();
        assertThat(pool.offered("taker").get("a1").revocable()).isEqualTo(Resources.EMPTY);
    }

    @Test
    void offersOfOtherThingsStay() {
        pool.givenFramework("other").whenOffersAreMade();

        pool.when(lends(2));

        assertThat(pool.rescinded("other")).isEmpty();
        assertThat(pool.offers("other")).hasSize(1);
    }

    @Test
    void whoHoldsMoreThanIsLentKeepsItAndNothingElseIsTouched() {
        pool.when(lends(3)).givenFramework(TAKER).givenTask("taker", "a1", task("t", revocable(3)));

        pool.when(lends(1)).whenOffersAreMade();

        assertThat(total()).isEqualTo(Resources.parse("cpus:4;mem:1024").plus(revocable(3)));
        assertThat(pool.offered("taker").get("a1")).isEqualTo(Resources.parse("cpus:4;mem:1024"));
        check();
    }

    @Test
    void whenItEndsOnlyWhatIsLentIsLeft() {
        pool.when(lends(3)).givenFramework(TAKER).givenTask("taker", "a1", task("t", revocable(3)));
        pool.when(lends(1));

        pool.when(report("taker", "t", TaskState.FINISHED, "a1")).whenOffersAreMade();

        assertThat(total()).isEqualTo(Resources.parse("cpus:4;mem:1024").plus(revocable(1)));
        assertThat(pool.view().state().total()).isEqualTo(ScalarTotals.ZERO.plus(total()));
        assertThat(pool.offered("taker").get("a1").revocable()).isEqualTo(revocable(1));
        check();
    }

    @Test
    void aFailoverForgetsNeitherWhatIsLentNorWhoHoldsIt() {
        pool.when(lends(3)).givenFramework(TAKER).givenTask("taker", "a1", task("t", revocable(2)));
        Resources before = total();

        pool.givenFailover();

        assertThat(total()).isEqualTo(before);
        assertThat(Snapshots.restore(Snapshots.of(pool.view().state())))
                .isEqualTo(pool.view().state());
        // The agent was restarted meanwhile, and has no estimate yet.
        pool.givenAgent("a1", "cpus:4;mem:1024").when(heartbeat("a1"));
        assertThat(total()).isEqualTo(Resources.parse("cpus:4;mem:1024").plus(revocable(2)));
    }

    @Test
    void whatAnAgentHasOfItsOwnThatIsRevocableIsNotLent() {
        Resources own = Resources.parse("cpus:4").plus(revocable(2));
        pool.givenAgent(Fleet.agent("a2", own)).givenFramework(TAKER).givenTask("taker", "a2", task("t", revocable(2)));

        assertThat(pool.view().state().agent(new AgentId("a2")).get().total()).isEqualTo(own);
    }

    @Test
    void anAgentThatLendsIsRemovedWhenItLeaves() {
        pool.when(lends(2)).when(new AllocatorCommand.UnregisterAgent(A1, INCARNATION, false));

        assertThat(pool.view().state().agents()).isEmpty();
        assertThat(pool.view().state().total()).isEqualTo(ScalarTotals.ZERO);
    }

    @Test
    void onlyScalarsThatCanBeTakenBackCanBeLent() {
        assertThatThrownBy(() -> new AgentHeartbeat(A1, INCARNATION, Optional.empty(), Resources.parse("cpus:1")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("oversubscribed");
        Traits ofDisk = Traits.REVOCABLE.withDisk(Optional.of(Disk.of(DiskSource.mount("/mnt"))));
        Resources whole = Resources.of(new Resource(Resources.DISK, Scalar.of(10), ofDisk));
        assertThatThrownBy(() -> new AgentHeartbeat(A1, INCARNATION, Optional.empty(), whole))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("oversubscribed");
    }

    private Resources total() {
        return pool.view().state().agent(A1).get().total();
    }

    private void check() {
        Invariants.check(pool.view(), pool.session());
    }

    private static AgentHeartbeat lends(int cpus) {
        return new AgentHeartbeat(A1, INCARNATION, Optional.empty(), cpus == 0 ? Resources.EMPTY : revocable(cpus));
    }

    private static Resources revocable(int cpus) {
        return Resources.parse(RandomAgent.revocable(cpus));
    }
}
