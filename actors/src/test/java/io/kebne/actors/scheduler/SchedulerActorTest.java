package io.kebne.actors.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.constraint.AttributeConstraint;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.offer.constraint.OfferConstraints.Group;
import io.kebne.protocol.offer.constraint.Predicate;
import io.kebne.protocol.offer.constraint.Selector;
import io.kebne.protocol.offer.operation.OperationState;
import io.kebne.protocol.offer.operation.OperationStatus;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.subscription.FrameworkMessage;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A scheduler's connection between a framework's entity and a scheduler, both played by the test. */
class SchedulerActorTest {
    private static final ActorTestKit TEST_KIT = ActorTestKit.create();
    private static final FrameworkId ID = new FrameworkId("f");
    private static final FrameworkInfo INFO = FrameworkInfo.of(ID, "name", "r");
    private static final FrameworkInfo OTHER = INFO.withHostname("other");
    private static final OfferConstraints CONSTRAINTS = OfferConstraints.of(Map.of(
            "r",
            List.of(new Group(List.of(new AttributeConstraint(new Selector.Named("a"), new Predicate.Exists()))))));

    private final TestProbe<FrameworkMessage> entity = TEST_KIT.createTestProbe();
    private final TestProbe<String> heard = TEST_KIT.createTestProbe();
    private Connection remembered;
    private ActorRef<SchedulerActor.Message> actor;
    private SchedulerDriver driver;
    private ActorRef<SchedulerEvent> connection;

    @AfterAll
    static void stop() {
        TEST_KIT.shutdownTestKit();
    }

    @BeforeEach
    void subscribe() {
        remembered = new Connection(new Subscription(INFO, Set.of(), CONSTRAINTS), new Recorder(heard.ref()));
        driver = new ActorSchedulerDriver(remembered);
        spawn();
        assertThat(nextCall()).isEqualTo(new SchedulerCall.Subscribe(INFO, Set.of(), CONSTRAINTS));
        connection.tell(new SchedulerEvent.Subscribed(ID));
        heard.expectMessage("subscribed");
    }

    private void spawn() {
        SchedulerSettings settings =
                new SchedulerSettings(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));
        actor = TEST_KIT.spawn(SchedulerActor.create(remembered, entity.ref(), settings));
        remembered.use(actor);
    }

    @Test
    void theActorOfTheNextNodeSaysWhatWasSaidLastAndIsSpokenToThroughTheSameDriver() {
        driver.suppress(Set.of());
        assertThat(nextCall()).isEqualTo(new SchedulerCall.Suppress(Set.of()));
        TEST_KIT.stop(actor);
        heard.expectMessage("disconnected");

        spawn();

        assertThat(nextCall()).isEqualTo(new SchedulerCall.Subscribe(INFO, Set.of("r"), CONSTRAINTS));
        driver.revive(Set.of());
        assertThat(nextCall()).isEqualTo(new SchedulerCall.Revive(Set.of()));
    }

    @Test
    void whatIsOverForGoodHasNoNextActor() {
        connection.tell(new SchedulerEvent.Error("torn down"));

        TEST_KIT.createTestProbe().expectTerminated(actor, Duration.ofSeconds(30));
        assertThat(remembered.isOver()).isTrue();
    }

    @Test
    void afterAnInterruptionItSaysWhatItSaidLast() {
        driver.suppress(Set.of());
        assertThat(nextCall()).isEqualTo(new SchedulerCall.Suppress(Set.of()));

        connection.tell(new SchedulerEvent.Disconnected());

        assertThat(nextCall()).isEqualTo(new SchedulerCall.Subscribe(INFO, Set.of("r"), CONSTRAINTS));
    }

    @Test
    void anUpdateHoldsOnceItIsTaken() {
        driver.updateFramework(OTHER, Set.of(), OfferConstraints.NONE);
        assertThat(nextCall()).isEqualTo(new SchedulerCall.UpdateFramework(OTHER, Set.of(), OfferConstraints.NONE));
        connection.tell(new SchedulerEvent.FrameworkUpdated(Optional.empty()));
        heard.expectMessage("updated Optional.empty");

        connection.tell(new SchedulerEvent.Disconnected());

        assertThat(nextCall()).isEqualTo(new SchedulerCall.Subscribe(OTHER, Set.of(), OfferConstraints.NONE));
    }

    /** Who updates its roles and wants offers for them need not wait for the answer in between. */
    @Test
    void whatIsSaidOfRolesWhileAnUpdateIsUnderWayHoldsAfterIt() {
        driver.updateFramework(OTHER, Set.of("r"), OfferConstraints.NONE);
        nextCall();
        driver.revive(Set.of("r"));
        nextCall();
        connection.tell(new SchedulerEvent.FrameworkUpdated(Optional.empty()));
        heard.expectMessage("updated Optional.empty");

        connection.tell(new SchedulerEvent.Disconnected());

        assertThat(nextCall()).isEqualTo(new SchedulerCall.Subscribe(OTHER, Set.of(), OfferConstraints.NONE));
    }

    @Test
    void anUpdateThatIsRefusedLeavesTheSubscriptionAsItWas() {
        driver.updateFramework(OTHER, Set.of(), OfferConstraints.NONE);
        nextCall();
        connection.tell(new SchedulerEvent.FrameworkUpdated(Optional.of("user: cannot be changed")));
        heard.expectMessage("updated Optional[user: cannot be changed]");

        connection.tell(new SchedulerEvent.Disconnected());

        assertThat(nextCall()).isEqualTo(new SchedulerCall.Subscribe(INFO, Set.of(), CONSTRAINTS));
    }

    @Test
    void anUpdateWithoutConnectionIsRefusedAtOnce() {
        connection.tell(new SchedulerEvent.Disconnected());
        nextCall();

        driver.updateFramework(OTHER, Set.of(), OfferConstraints.NONE);

        heard.expectMessage("disconnected");
        heard.expectMessage("updated Optional[the scheduler is not subscribed]");
    }

    @Test
    void newsOfAnOperationIsAcknowledgedWhenItWantsToBe() {
        OperationId id = new OperationId("op");
        UUID uuid = new UUID(1, 2);
        Optional<AgentId> agent = Optional.of(new AgentId("a"));

        connection.tell(operation(id, Optional.empty(), agent));
        heard.expectMessage("operation FINISHED");
        connection.tell(operation(id, Optional.of(uuid), agent));
        heard.expectMessage("operation FINISHED");

        assertThat(nextCall()).isEqualTo(new SchedulerCall.AcknowledgeOperationStatus(agent, id, uuid));
    }

    @Test
    void updatesThatComeTogetherAreAcknowledgedTogetherButForThoseThatFailed() {
        TaskStatus first = status("a", "");
        TaskStatus second = status("b", "poison");
        TaskStatus third = status("c", "");

        connection.tell(new SchedulerEvent.Updates(List.of(first, second, third)));

        heard.expectMessage("update a");
        heard.expectMessage("update c");
        assertThat(entity.expectMessageClass(FrameworkMessage.Acknowledged.class))
                .isEqualTo(new FrameworkMessage.Acknowledged(
                        List.of(acknowledgement(first), acknowledgement(third)), connection));
    }

    private static TaskStatus status(String task, String message) {
        return TaskStatus.of(
                        new TaskId(task),
                        TaskState.RUNNING,
                        Source.EXECUTOR,
                        Optional.empty(),
                        message,
                        1,
                        Optional.of(new AgentId("a")))
                .withUuid(Optional.of(new UUID(1, task.hashCode())));
    }

    private static SchedulerCall.Acknowledge acknowledgement(TaskStatus status) {
        return new SchedulerCall.Acknowledge(
                status.agentId().get(), status.taskId(), status.uuid().get());
    }

    @Test
    void inverseOffersAndExpiredGangsReachTheScheduler() {
        OfferId offerId = new OfferId("o");
        connection.tell(new SchedulerEvent.InverseOffers(List.of(new InverseOffer(
                offerId,
                ID,
                new AgentId("a"),
                new Unavailability(Instant.EPOCH, Optional.empty()),
                Optional.empty()))));
        heard.expectMessage("inverse o");
        connection.tell(new SchedulerEvent.RescindInverseOffer(offerId));
        heard.expectMessage("rescind inverse o");
        connection.tell(new SchedulerEvent.GangExpired(new GangId("g"), "too large"));
        heard.expectMessage("gang g too large");
    }

    private static SchedulerEvent operation(OperationId id, Optional<UUID> uuid, Optional<AgentId> agent) {
        return new SchedulerEvent.UpdateOperationStatus(
                new OperationStatus(Optional.of(id), OperationState.FINISHED, "", uuid, agent));
    }

    private SchedulerCall nextCall() {
        FrameworkMessage.Call call = entity.expectMessageClass(FrameworkMessage.Call.class);
        connection = call.scheduler();
        return call.call();
    }

    /** Says what it hears. */
    private record Recorder(ActorRef<String> listener) implements Scheduler {
        @Override
        public void subscribed(SchedulerDriver driver, FrameworkId frameworkId) {
            listener.tell("subscribed");
        }

        @Override
        public void offers(SchedulerDriver driver, List<Offer> offers) {
            listener.tell("offers");
        }

        @Override
        public void disconnected(SchedulerDriver driver) {
            listener.tell("disconnected");
        }

        @Override
        public void update(SchedulerDriver driver, TaskStatus status) {
            if (status.message().equals("poison")) {
                throw new IllegalStateException("the scheduler does not like it");
            }
            listener.tell("update " + status.taskId());
        }

        @Override
        public void inverseOffers(SchedulerDriver driver, List<InverseOffer> inverseOffers) {
            inverseOffers.forEach(offer -> listener.tell("inverse " + offer.id()));
        }

        @Override
        public void rescindInverseOffer(SchedulerDriver driver, OfferId inverseOfferId) {
            listener.tell("rescind inverse " + inverseOfferId);
        }

        @Override
        public void gangExpired(SchedulerDriver driver, GangId gangId, String reason) {
            listener.tell("gang " + gangId + " " + reason);
        }

        @Override
        public void frameworkUpdated(SchedulerDriver driver, Optional<String> refusal) {
            listener.tell("updated " + refusal);
        }

        @Override
        public void operationUpdate(SchedulerDriver driver, OperationStatus status) {
            listener.tell("operation " + status.state());
        }

        @Override
        public void error(SchedulerDriver driver, String message) {
            listener.tell("error");
        }
    }
}
