package io.kebne.actors.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.CallAnswer.Outcome;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.subscription.FrameworkMessage;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client's stream between a framework's entity and the client, both played by the test. */
class StreamActorTest {
    private static final ActorTestKit TEST_KIT = ActorTestKit.create();
    private static final FrameworkId ID = new FrameworkId("f");
    private static final FrameworkInfo INFO = FrameworkInfo.of(ID, "name", "r");
    private static final FrameworkInfo OTHER = INFO.withHostname("other");
    private static final OfferId OFFER = OfferId.of("000000000001-a", 1);
    private static final OfferId USED = OfferId.of("000000000001-a", 2);
    private static final String ENDED = "ended";

    private final TestProbe<FrameworkMessage> entity = TEST_KIT.createTestProbe();
    private final TestProbe<Object> client = TEST_KIT.createTestProbe();
    private final TestProbe<CallAnswer> answers = TEST_KIT.createTestProbe();
    private final AtomicReference<String> allocator = new AtomicReference<>("000000000001-a");
    private ActorRef<StreamActor.Message> actor;
    private ActorRef<SchedulerEvent> stream;

    @AfterAll
    static void stop() {
        TEST_KIT.shutdownTestKit();
    }

    @BeforeEach
    void subscribe() {
        open(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));
        stream.tell(new SchedulerEvent.Subscribed(ID));
        client.expectMessage(new SchedulerEvent.Subscribed(ID));
    }

    @Test
    void whatALaterStateHasOvertakenIsAnsweredInPlaceOfTheClient() {
        TaskStatus finished = saidByItsAgent(TaskState.FINISHED);
        stream.tell(new SchedulerEvent.Update(finished));
        client.expectMessage(new SchedulerEvent.Update(finished));

        TaskStatus late = saidByItsAgent(TaskState.RUNNING);
        stream.tell(new SchedulerEvent.Update(late));

        assertThat(entity.expectMessageClass(FrameworkMessage.Acknowledged.class)
                        .calls())
                .containsExactly(acknowledgement(late));
        client.expectNoMessage();
    }

    @Test
    void acknowledgementsThatComeTogetherGoOnTogether() {
        List<SchedulerCall.Acknowledge> calls = IntStream.range(0, 150)
                .mapToObj(i -> acknowledgement(saidByItsAgent(TaskState.RUNNING)))
                .toList();
        calls.forEach(call -> actor.tell(new StreamActor.Call(call, answers.ref()::tell)));

        List<SchedulerCall.Acknowledge> heard = new ArrayList<>();
        int messages = 0;
        while (heard.size() < calls.size()) {
            heard.addAll(entity.expectMessageClass(FrameworkMessage.Acknowledged.class)
                    .calls());
            messages++;
        }
        assertThat(heard).isEqualTo(calls);
        assertThat(messages).isLessThan(calls.size());
        assertThat(answers.receiveSeveralMessages(calls.size())).containsOnly(CallAnswer.of(Outcome.ACCEPTED));
    }

    @Test
    void whatWasAcknowledgedIsSaidBeforeWhatIsCalledNext() {
        SchedulerCall.Acknowledge first = acknowledgement(saidByItsAgent(TaskState.RUNNING));
        actor.tell(new StreamActor.Call(first, answers.ref()::tell));
        actor.tell(new StreamActor.Call(new SchedulerCall.Teardown(), answers.ref()::tell));

        assertThat(entity.expectMessageClass(FrameworkMessage.Acknowledged.class)
                        .calls())
                .containsExactly(first);
        assertThat(entity.expectMessageClass(FrameworkMessage.Call.class).call())
                .isEqualTo(new SchedulerCall.Teardown());
    }

    private static SchedulerCall.Acknowledge acknowledgement(TaskStatus status) {
        return new SchedulerCall.Acknowledge(
                new AgentId("a"), status.taskId(), status.uuid().orElseThrow());
    }

    private static TaskStatus saidByItsAgent(TaskState state) {
        return TaskStatus.of(
                        new TaskId("t"), state, Source.EXECUTOR, Optional.empty(), "", 1, Optional.of(new AgentId("a")))
                .withUuid(Optional.of(UUID.randomUUID()));
    }

    private void open(Duration ping, Duration disconnect, Duration giveUp) {
        SchedulerClients.Listener listener = new SchedulerClients.Listener() {
            @Override
            public void event(SchedulerEvent event, FrameworkInfo framework) {
                client.ref().tell(event);
            }

            @Override
            public void ended() {
                client.ref().tell(ENDED);
            }
        };
        StreamSettings settings =
                new StreamSettings(new SchedulerSettings(ping, disconnect, Duration.ofHours(1)), giveUp);
        SchedulerCall.Subscribe call = new SchedulerCall.Subscribe(INFO, Set.of());
        actor = TEST_KIT.spawn(StreamActor.create(call, "s", entity.ref(), listener, allocator::get, settings));
        FrameworkMessage.Call first = entity.expectMessageClass(FrameworkMessage.Call.class);
        assertThat(first.call()).isEqualTo(call);
        assertThat(first.streamId()).contains("s");
        assertThat(first.anew()).isTrue();
        stream = first.scheduler();
    }

    @Test
    void callsGoToTheEntityAndEventsToTheClient() {
        call(new SchedulerCall.Suppress(Set.of()));
        answers.expectMessage(CallAnswer.of(Outcome.ACCEPTED));
        assertThat(nextCall()).isEqualTo(new SchedulerCall.Suppress(Set.of()));

        SchedulerEvent rescind = new SchedulerEvent.Rescind(OFFER);
        stream.tell(new SchedulerEvent.Heartbeat());
        stream.tell(rescind);
        client.expectMessage(rescind);
    }

    @Test
    void aCallThatCameToAnotherMasterIsMadeHere() {
        stream.tell(new SchedulerEvent.Called(new SchedulerCall.Revive(Set.of("r")), answers.ref()));

        answers.expectMessage(CallAnswer.of(Outcome.ACCEPTED));
        assertThat(nextCall()).isEqualTo(new SchedulerCall.Revive(Set.of("r")));
    }

    @Test
    void whenTheEntityHasMovedItSubscribesAgainAndMakesTheCallsThatCameMeanwhile() {
        call(new SchedulerCall.Suppress(Set.of()));
        assertThat(nextCall()).isInstanceOf(SchedulerCall.Suppress.class);
        answers.expectMessage(CallAnswer.of(Outcome.ACCEPTED));

        stream.tell(new SchedulerEvent.Disconnected());
        assertThat(nextCall()).isEqualTo(new SchedulerCall.Subscribe(INFO, Set.of("r")));
        call(new SchedulerCall.Revive(Set.of()));
        entity.expectNoMessage(Duration.ofMillis(100));
        answers.expectNoMessage(Duration.ofMillis(10));

        stream.tell(new SchedulerEvent.Subscribed(ID));
        assertThat(nextCall()).isEqualTo(new SchedulerCall.Revive(Set.of()));
        answers.expectMessage(CallAnswer.of(Outcome.ACCEPTED));
        client.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void anUpdateIsAnsweredByTheEntityAndHoldsOnceItIsTaken() {
        call(new SchedulerCall.UpdateFramework(OTHER, Set.of(), OfferConstraints.NONE));
        assertThat(nextCall()).isInstanceOf(SchedulerCall.UpdateFramework.class);
        answers.expectNoMessage(Duration.ofMillis(50));
        stream.tell(new SchedulerEvent.FrameworkUpdated(Optional.empty()));
        answers.expectMessage(CallAnswer.of(Outcome.DONE));
        call(new SchedulerCall.UpdateFramework(INFO, Set.of(), OfferConstraints.NONE));
        assertThat(nextCall()).isInstanceOf(SchedulerCall.UpdateFramework.class);
        stream.tell(new SchedulerEvent.FrameworkUpdated(Optional.of("why")));
        answers.expectMessage(new CallAnswer(Outcome.REFUSED, "why"));

        stream.tell(new SchedulerEvent.Disconnected());

        assertThat(nextCall()).isEqualTo(new SchedulerCall.Subscribe(OTHER, Set.of()));
    }

    /** Who updates its roles and wants offers for them need not wait for the answer in between. */
    @Test
    void whatIsSaidOfRolesWhileAnUpdateIsUnderWayHoldsAfterIt() {
        call(new SchedulerCall.UpdateFramework(OTHER, Set.of("r"), OfferConstraints.NONE));
        assertThat(nextCall()).isInstanceOf(SchedulerCall.UpdateFramework.class);
        call(new SchedulerCall.Revive(Set.of("r")));
        assertThat(nextCall()).isInstanceOf(SchedulerCall.Revive.class);
        stream.tell(new SchedulerEvent.FrameworkUpdated(Optional.empty()));

        stream.tell(new SchedulerEvent.Disconnected());

        assertThat(nextCall()).isEqualTo(new SchedulerCall.Subscribe(OTHER, Set.of()));
    }

    /** Mesos: a 409 for a framework that was removed while its update was under way. */
    @Test
    void anUpdateThatTheEndOfTheFrameworkOvertakesIsAnsweredSo() {
        call(new SchedulerCall.UpdateFramework(OTHER, Set.of(), OfferConstraints.NONE));
        assertThat(nextCall()).isInstanceOf(SchedulerCall.UpdateFramework.class);

        stream.tell(new SchedulerEvent.Error("Framework has been removed"));

        answers.expectMessage(CallAnswer.of(Outcome.OVERTAKEN));
    }

    @Test
    void whoIsReplacedIsToldAndEnds() {
        stream.tell(new SchedulerEvent.Error("Framework failed over"));

        client.expectMessage(new SchedulerEvent.Error("Framework failed over"));
        client.expectMessage(ENDED);
    }

    @Test
    void whoEndsItsFrameworkEndsWithoutAnError() {
        call(new SchedulerCall.Teardown());
        answers.expectMessage(CallAnswer.of(Outcome.ACCEPTED));
        stream.tell(new SchedulerEvent.Error("Framework has been removed"));

        client.expectMessage(ENDED);
    }

    @Test
    void whoseClientIsGoneEnds() {
        actor.tell(new StreamActor.Close());

        client.expectMessage(ENDED);
    }

    @Test
    void offersOfAnEarlierLifeOfTheAllocatorAreTakenBackHoweverYoungTheyAre() {
        open(Duration.ofMillis(20), Duration.ofHours(1), Duration.ofHours(1));
        stream.tell(new SchedulerEvent.Subscribed(ID));
        client.expectMessage(new SchedulerEvent.Subscribed(ID));
        OfferId later = OfferId.of("00000000000a-0", 1);
        stream.tell(new SchedulerEvent.Offers(List.of(offer(OFFER), offer(USED), offer(later))));
        client.expectMessageClass(SchedulerEvent.Offers.class);
        call(new SchedulerCall.Decline(List.of(USED), Filters.NONE));
        answers.expectMessage(CallAnswer.of(Outcome.ACCEPTED));

        allocator.set("000000000009-b");

        client.expectMessage(new SchedulerEvent.Rescind(OFFER));
        client.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void anOfferOfAnEarlierLifeOfTheAllocatorThatComesLateIsNotPassedOn() {
        allocator.set("000000000009-b");
        OfferId later = OfferId.of("000000000009-b", 1);
        stream.tell(new SchedulerEvent.Offers(List.of(offer(OFFER), offer(USED))));
        stream.tell(new SchedulerEvent.Offers(List.of(offer(USED), offer(later))));

        client.expectMessage(new SchedulerEvent.Offers(List.of(offer(later))));
        client.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void whatHearsNothingOfTheEntityForTooLongEnds() {
        open(Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(300));

        client.expectMessage(ENDED);
    }

    private void call(SchedulerCall call) {
        actor.tell(new StreamActor.Call(call, answers.ref()::tell));
    }

    private SchedulerCall nextCall() {
        return entity.expectMessageClass(FrameworkMessage.Call.class).call();
    }

    private static Offer offer(OfferId id) {
        return new Offer(id, ID, new AgentId("a"), "host", "10.0.0.1", 5051, "r", Resources.parse("cpus:1"), List.of());
    }
}
