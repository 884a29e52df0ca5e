package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Operators.reserved;
import static io.kebne.actors.allocator.core.Pool.announce;
import static io.kebne.actors.allocator.core.Pool.heartbeat;
import static io.kebne.actors.allocator.core.Pool.operate;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.offer.operation.OperationState;
import io.kebne.protocol.offer.operation.OperationStatus;
import io.kebne.protocol.operator.OperatorCommand.MarkAgentGone;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall.AcknowledgeOperationStatus;
import io.kebne.protocol.scheduler.SchedulerCall.ReconcileOperations;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OperationDecisionsTest {
    private static final AgentId A1 = new AgentId("a1");
    private static final OperationId O1 = new OperationId("o1");

    private final Pool pool = new Pool();

    @Test
    void whatIsDoneIsSaidAgainEveryTenSecondsUntilItIsAcknowledged() {
        OperationStatus done = givenDone();

        pool.when(heartbeat("a1")).whenTimePasses(Duration.ofSeconds(9));
        assertThat(statuses()).isEmpty();
        pool.whenTimePasses(Duration.ofSeconds(1));
        assertThat(statuses()).containsExactly(done);

        pool.when(
                "f1",
                new AcknowledgeOperationStatus(Optional.of(A1), O1, done.uuid().get()));
        pool.whenTimePasses(Duration.ofSeconds(10));
        assertThat(statuses()).isEmpty();
    }

    @Test
    void whatIsDoneIsSaidAgainToASchedulerThatIsBackEvenAfterAFailover() {
        OperationStatus done = givenDone();

        pool.when(announce(Fleet.framework("f1", "r"), false)).when(announce(Fleet.framework("f1", "r"), true));
        assertThat(statuses()).containsExactly(done);

        pool.givenFailover().when(announce(Fleet.framework("f1", "r"), true));
        assertThat(statuses()).containsExactly(done);
    }

    @Test
    void anAcknowledgementOfSomethingElseEndsNothing() {
        OperationStatus done = givenDone();

        pool.when("f1", new AcknowledgeOperationStatus(Optional.of(A1), O1, UUID.nameUUIDFromBytes(new byte[] {1})));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.whenTimePasses(Duration.ofSeconds(10)).events()).isEmpty();
        assertThat(statuses()).containsExactly(done);
    }

    @Test
    void whatIsRefusedIsAnErrorAndSaidOnce() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1", "r").whenOffersAreMade();

        pool.when("f1", operate(pool.offer("f1", "a1").id(), reserve("cpus:5")));

        assertThat(statuses()).hasSize(1);
        assertThat(statuses().get(0).state()).isEqualTo(OperationState.ERROR);
        assertThat(statuses().get(0).uuid()).isEmpty();
        assertThat(pool.state().frameworks().values().single().operations()).isEmpty();
    }

    @Test
    void operationsOnAnOfferThatIsGoneAreDropped() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1", "r");

        pool.when("f1", operate(new OfferId("epoch-1-O99"), reserve("cpus:1")));

        assertThat(statuses()).hasSize(1);
        assertThat(statuses().get(0).state()).isEqualTo(OperationState.DROPPED);
    }

    @Test
    void aKnownOperationIsReconciledWithItsStatus() {
        OperationStatus done = givenDone();

        pool.when("f1", new ReconcileOperations(List.of()));
        assertThat(statuses()).containsExactly(done);
        pool.when("f1", ask("o1", "a1"));
        assertThat(statuses()).containsExactly(done);
    }

    @Test
    void anUnknownOperationIsReconciledByWhatIsKnownOfItsAgent() {
        pool.givenFramework("f1", "r").givenAgent("a1", "cpus:4").givenAgent("a2", "cpus:4");
        pool.given(new MarkAgentGone(new AgentId("a2")));

        assertThat(reconciled("a1")).isEqualTo(OperationState.UNKNOWN);
        assertThat(reconciled("a2")).isEqualTo(OperationState.GONE_BY_OPERATOR);
        assertThat(reconciled("a3")).isEqualTo(OperationState.UNKNOWN);
        pool.whenTimePasses(Duration.ofSeconds(76));
        assertThat(reconciled("a1")).isEqualTo(OperationState.UNREACHABLE);
    }

    private OperationState reconciled(String agentId) {
        pool.when("f1", ask("o7", agentId));
        assertThat(statuses()).hasSize(1);
        return statuses().get(0).state();
    }

    private static ReconcileOperations ask(String operationId, String agentId) {
        return new ReconcileOperations(List.of(
                new ReconcileOperations.Known(new OperationId(operationId), Optional.of(new AgentId(agentId)))));
    }

    private OperationStatus givenDone() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1", "r").whenOffersAreMade();
        pool.when("f1", operate(pool.offer("f1", "a1").id(), reserve("cpus:1")));
        assertThat(statuses()).hasSize(1);
        OperationStatus status = statuses().get(0);
        assertThat(status.state()).isEqualTo(OperationState.FINISHED);
        assertThat(status.operationId()).contains(O1);
        assertThat(status.uuid()).isPresent();
        return status;
    }

    private static Operation reserve(String resources) {
        return new Operation.Reserve(Optional.of(O1), reserved("r", resources), Resources.EMPTY);
    }

    private List<OperationStatus> statuses() {
        return pool.delivered("f1").stream()
                .filter(SchedulerEvent.UpdateOperationStatus.class::isInstance)
                .map(event -> ((SchedulerEvent.UpdateOperationStatus) event).status())
                .toList();
    }
}
