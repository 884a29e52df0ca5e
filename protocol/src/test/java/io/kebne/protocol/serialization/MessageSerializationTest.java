package io.kebne.protocol.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.DisabledJavaSerializer;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.SerializerWithStringManifest;
import io.kebne.protocol.Samples;
import io.kebne.protocol.agent.AgentDigest;
import io.kebne.protocol.agent.AgentExecutor;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.agent.ReconfigurationPolicy;
import io.kebne.protocol.agent.TasksMeasured;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.AttributeConstraint;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.offer.constraint.Predicate;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.resources.Value;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.subscription.FrameworkMessage;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.Probe;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message between roles survives the way through Akka's serialisation, as our settings have it. */
class MessageSerializationTest {
    private static final ActorTestKit TEST_KIT = ActorTestKit.create("serialization");
    private static final Serialization SERIALIZATION = SerializationExtension.get(Adapter.toClassic(TEST_KIT.system()));
    private static final ActorRef<AgentMessage> AGENT =
            TEST_KIT.<AgentMessage>createTestProbe().ref();
    private static final ActorRef<SchedulerEvent> SCHEDULER =
            TEST_KIT.<SchedulerEvent>createTestProbe().ref();
    private static final ActorRef<CallAnswer> CALLER =
            TEST_KIT.<CallAnswer>createTestProbe().ref();

    private static final ActorRef<TasksMeasured> METER =
            TEST_KIT.<TasksMeasured>createTestProbe().ref();

    @AfterAll
    static void stop() {
        TEST_KIT.shutdownTestKit();
    }

    static List<AgentMessage> agentMessages() {
        return List.of(
                new AgentMessage.Registered("epoch"),
                new AgentMessage.Reregister(),
                new AgentMessage.SayAlive(),
                new AgentMessage.ListTasks("epoch"),
                new AgentMessage.RegistrationRefused("why"),
                new AgentMessage.RunTask(
                        Samples.FRAMEWORK, "a/b", Samples.TASK, "00000000002a-0badcafe", Optional.of("container-1")),
                new AgentMessage.RunGroup(
                        Samples.FRAMEWORK,
                        "a/b",
                        List.of(Samples.GROUP_TASK, Samples.JVM_TASK),
                        "group",
                        "container-1",
                        "00000000002a-0badcafe"),
                new AgentMessage.ShutdownExecutor(Samples.EXECUTOR_KEY),
                new AgentMessage.MessageToExecutor(Samples.EXECUTOR_KEY, Samples.DATA),
                new AgentMessage.AcknowledgeExit(Samples.EXECUTOR_KEY, "container-1"),
                new AgentMessage.KillTask(Samples.TASK_KEY, Optional.of(Samples.KILL_POLICY)),
                new AgentMessage.KillTask(Samples.TASK_KEY, Optional.empty()),
                new AgentMessage.ResizeTask(
                        Samples.TASK_KEY, Samples.RICH_RESOURCES, Map.of("mem", Limit.INFINITE, "cpus", Limit.of(2.5))),
                new AgentMessage.AcknowledgeStatus(Samples.TASK_KEY, Samples.UPDATE_ID),
                new AgentMessage.ResendUpdates(Samples.FRAMEWORK_ID),
                new AgentMessage.ShutdownFramework(Samples.FRAMEWORK_ID),
                new AgentMessage.KeepVolumes("epoch-1", Samples.RICH_RESOURCES.persistentVolumes()),
                new AgentMessage.MeasureTasks(Samples.FRAMEWORK_ID, List.of(Samples.TASK_ID), METER),
                new AgentMessage.Shutdown("why"));
    }

    static List<OperatorReply> operatorReplies() {
        return List.of(
                new OperatorReply.Done(),
                new OperatorReply.Unavailable("journal: a write has waited 4.2 s", 1_000),
                new OperatorReply.Failed("the allocator failed"),
                new OperatorReply.Refused(OperatorReply.Cause.CONFLICT, "resources", "are not free"));
    }

    static List<SchedulerEvent> schedulerEvents() {
        return List.of(
                new SchedulerEvent.Subscribed(Samples.FRAMEWORK_ID),
                new SchedulerEvent.Offers(List.of(Samples.OFFER, Samples.GANG_OFFER)),
                new SchedulerEvent.InverseOffers(List.of(Samples.INVERSE_OFFER)),
                new SchedulerEvent.RescindInverseOffer(Samples.OFFER_ID),
                new SchedulerEvent.UpdateOperationStatus(Samples.OPERATION_STATUS),
                new SchedulerEvent.GangExpired(new GangId("gang-1"), "why"),
                new SchedulerEvent.FrameworkUpdated(Optional.of("why not")),
                new SchedulerEvent.FrameworkUpdated(Optional.empty()),
                new SchedulerEvent.Rescind(Samples.OFFER_ID),
                new SchedulerEvent.Update(Samples.STATUS),
                new SchedulerEvent.Update(Samples.PLAIN_STATUS),
                new SchedulerEvent.Update(Samples.FULL_STATUS),
                new SchedulerEvent.Updates(List.of(Samples.STATUS, Samples.FULL_STATUS)),
                new SchedulerEvent.Message(Samples.AGENT_ID, Samples.EXECUTOR.executorId(), Samples.DATA),
                new SchedulerEvent.Failure(Samples.AGENT_ID, Optional.empty(), Optional.of(1)),
                new SchedulerEvent.Error("why"),
                new SchedulerEvent.Heartbeat(),
                new SchedulerEvent.Called(new SchedulerCall.Revive(Set.of("r")), CALLER),
                new SchedulerEvent.Disconnected());
    }

    static List<CallAnswer> callAnswers() {
        return List.of(
                CallAnswer.of(CallAnswer.Outcome.ACCEPTED), new CallAnswer(CallAnswer.Outcome.REFUSED, "why not"));
    }

    static List<FrameworkMessage> frameworkMessages() {
        List<FrameworkMessage> messages = new ArrayList<>(List.of(
                new FrameworkMessage.Ping(SCHEDULER),
                new FrameworkMessage.Ping(SCHEDULER, Optional.of(Set.of("r1"))),
                new FrameworkMessage.Deliver(new SchedulerEvent.Update(Samples.STATUS), Optional.of(AGENT)),
                new FrameworkMessage.Deliver(new SchedulerEvent.Heartbeat(), Optional.empty()),
                new FrameworkMessage.Deliveries(List.of(
                        new FrameworkMessage.Deliver(new SchedulerEvent.Update(Samples.STATUS), Optional.of(AGENT)),
                        new FrameworkMessage.Deliver(new SchedulerEvent.Update(Samples.STATUS), Optional.empty()))),
                new FrameworkMessage.Acknowledged(
                        List.of(new SchedulerCall.Acknowledge(Samples.AGENT_ID, new TaskId("t"), new UUID(1, 2))),
                        SCHEDULER),
                new FrameworkMessage.Announce("default"),
                new FrameworkMessage.Announced("default", Long.MAX_VALUE),
                new FrameworkMessage.Removed("default"),
                new FrameworkMessage.TeardownByOperator(Samples.FRAMEWORK_ID)));
        Samples.calls().forEach(any -> messages.add(new FrameworkMessage.Call(any, SCHEDULER)));
        SchedulerCall call = new SchedulerCall.Teardown();
        messages.add(new FrameworkMessage.Call(call, SCHEDULER, Optional.of("stream"), true));
        messages.add(new FrameworkMessage.Relay(call, "stream", CALLER));
        schedulerEvents().forEach(event -> messages.add(new FrameworkMessage.Deliver(event, Optional.empty())));
        return messages;
    }

    static List<AllocatorCommand> commands() {
        List<AllocatorCommand> commands = new ArrayList<>(List.of(
                new AllocatorCommand.RegisterAgent(Samples.AGENT, "incarnation", List.of(Samples.AGENT_TASK)),
                new AllocatorCommand.RegisterAgent(
                        Samples.AGENT,
                        "incarnation",
                        List.of(),
                        ReconfigurationPolicy.ADDITIVE,
                        List.of(new AgentExecutor(Samples.EXECUTOR_KEY, "container-1"))),
                new AllocatorCommand.ExecutorExited(
                        Samples.AGENT_ID, Samples.EXECUTOR_KEY, "container-1", Optional.of(256)),
                new AllocatorCommand.ExecutorMessage(Samples.AGENT_ID, Samples.EXECUTOR_KEY, Samples.DATA),
                new AllocatorCommand.AgentHeartbeat(Samples.AGENT_ID, "incarnation"),
                new AllocatorCommand.AgentHeartbeat(
                        Samples.AGENT_ID,
                        "incarnation",
                        Optional.empty(),
                        Resources.of(new Resource("cpus", Scalar.of(1.5), Traits.REVOCABLE))),
                new AllocatorCommand.AgentHeartbeat(
                        Samples.AGENT_ID,
                        "incarnation",
                        Optional.of(AgentDigest.of(
                                Samples.AGENT,
                                "incarnation",
                                List.of(Samples.AGENT_TASK.key()),
                                List.of(new AgentExecutor(Samples.EXECUTOR_KEY, "container-1"))))),
                new AllocatorCommand.TasksListed(
                        Samples.AGENT_ID,
                        "incarnation",
                        "epoch",
                        List.of(Samples.AGENT_TASK),
                        List.of(new AgentExecutor(Samples.EXECUTOR_KEY, "container-1"))),
                new AllocatorCommand.UnregisterAgent(Samples.AGENT_ID, "incarnation", false),
                new AllocatorCommand.UpdateStatus(Samples.AGENT_ID, Samples.FRAMEWORK_ID, Samples.STATUS),
                new AllocatorCommand.AnnounceFramework(
                        Samples.FRAMEWORK, 3, true, Set.of("a/b"), List.of(Samples.REQUEST)),
                new AllocatorCommand.AnnounceFramework(
                        Samples.FRAMEWORK, 4, true, Set.of(), List.of(Samples.GANG_REQUEST), Samples.CONSTRAINTS),
                new AllocatorCommand.RemoveFramework(Samples.FRAMEWORK_ID)));
        Samples.calls().forEach(call -> commands.add(new AllocatorCommand.FrameworkCall(Samples.FRAMEWORK_ID, call)));
        return commands;
    }

    static Stream<AllocatorMessage> allocatorMessages() {
        Stream<AllocatorMessage> commands = commands().stream()
                .flatMap(command -> Stream.of(
                        new AllocatorMessage.Command(command), new AllocatorMessage.FromAgent(command, AGENT)));
        AllocatorMessage.Measure.OnAgent tasks =
                new AllocatorMessage.Measure.OnAgent(Samples.AGENT_ID, List.of(Samples.TASK_ID));
        return Stream.concat(
                commands, Stream.of(new AllocatorMessage.Measure(Samples.FRAMEWORK_ID, List.of(tasks), METER)));
    }

    @ParameterizedTest
    @MethodSource({
        "agentMessages",
        "schedulerEvents",
        "callAnswers",
        "frameworkMessages",
        "allocatorMessages",
        "operatorReplies"
    })
    void everyMessageIsReadAsItWasWritten(Object message) {
        assertThat(roundTrip(message)).isEqualTo(message);
    }

    @Test
    void noMemberOfAFamilyIsForgottenHere() {
        assertComplete(AgentMessage.class, agentMessages());
        assertComplete(SchedulerEvent.class, schedulerEvents());
        assertComplete(FrameworkMessage.class, frameworkMessages());
        assertComplete(AllocatorCommand.class, commands());
        assertComplete(SchedulerCall.class, Samples.calls());
        assertComplete(OperatorCommand.class, Samples.operatorCommands());
        assertComplete(OperatorReply.class, operatorReplies());
        assertComplete(
                Predicate.class,
                Samples.CONSTRAINTS.roles().values().stream()
                        .flatMap(List::stream)
                        .flatMap(group -> group.constraints().stream())
                        .map(AttributeConstraint::predicate)
                        .toList());
        assertComplete(Operation.class, Samples.operations());
        assertComplete(
                Probe.class,
                Stream.of(Samples.TASK, Samples.GROUP_TASK)
                        .flatMap(task -> Stream.of(
                                task.healthCheck().orElseThrow().probe(),
                                task.check().orElseThrow().probe()))
                        .toList());
        assertComplete(Value.class, Samples.RESOURCES.byName().values());
        assertComplete(
                Attribute.AttributeValue.class,
                Samples.AGENT.attributes().stream().map(Attribute::value).toList());
    }

    @Test
    void anEmptyBagOfResourcesIsReadAsItWasWritten() {
        var run = new AgentMessage.RunTask(Samples.FRAMEWORK, "*", Samples.PLAIN_TASK);

        assertThat(((AgentMessage.RunTask) roundTrip(run)).task().resources()).isEqualTo(Resources.EMPTY);
    }

    @Test
    void manifestsNameFamiliesAndNoClasses() {
        assertThat(manifest(new AgentMessage.Reregister())).isEqualTo("agent");
        assertThat(manifest(new SchedulerEvent.Heartbeat())).isEqualTo("scheduler-event");
        assertThat(manifest(new FrameworkMessage.Announce("default"))).isEqualTo("framework");
        assertThat(manifest(new AllocatorMessage.Command(commands().get(0)))).isEqualTo("allocator-command");
        assertThat(manifest(new AllocatorMessage.FromAgent(commands().get(0), AGENT)))
                .isEqualTo("allocator-from-agent");
    }

    @Test
    void aFieldThatALaterVersionAddsIsIgnored() throws NotSerializableException {
        byte[] bytes = CborText.bytes("{\"@\":\"registered\",\"allocatorEpoch\":\"e\",\"later\":{\"x\":[1]}}");

        assertThat(kebne().fromBinary(bytes, "agent")).isEqualTo(new AgentMessage.Registered("e"));
    }

    @Test
    void whatCannotBeReadIsRefusedWithItsFamily() {
        assertThatThrownBy(() -> kebne().fromBinary(new byte[0], "no-such-family"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessage("no message family is called 'no-such-family'");
        assertThatThrownBy(() -> kebne().fromBinary(CborText.bytes("{\"@\":\"no-such-type\"}"), "agent"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageStartingWith("cannot read a message of family 'agent'");
        assertThatThrownBy(() -> kebne().fromBinary(new byte[] {1, 2, 3}, "agent"))
                .isInstanceOf(NotSerializableException.class);
    }

    /** How versions before offer constraints, gangs and domains wrote these. */
    @Test
    void whatOlderVersionsDidNotSayIsReadAsAbsent() throws NotSerializableException {
        byte[] call = CborText.bytes("""
                {"command":{"@":"framework-call","frameworkId":"f","call":{"type":"REQUEST","requests":[
                  {"taskId":"t","name":"n","role":"r","resources":[]}]}}}""");
        byte[] command = CborText.bytes("""
                {"command":{"@":"announce-framework","version":1,"connected":true,"suppressedRoles":[],"requests":[],
                  "info":{"id":"f","name":"n","user":"u","roles":["*"],"failoverTimeout":0,"checkpoint":false,
                    "capabilities":[],"hostname":"h"}}}""");

        assertThat(kebne().fromBinary(call, "allocator-command"))
                .isEqualTo(new AllocatorMessage.Command(new AllocatorCommand.FrameworkCall(
                        new FrameworkId("f"),
                        new SchedulerCall.RequestResources(
                                List.of(new Request(new TaskId("t"), "n", "r", Resources.EMPTY))))));
        assertThat(((AllocatorMessage.Command) kebne().fromBinary(command, "allocator-command")).command())
                .isInstanceOfSatisfying(AllocatorCommand.AnnounceFramework.class, announce -> {
                    assertThat(announce.offerConstraints()).isEqualTo(OfferConstraints.NONE);
                    assertThat(announce.info().offerFilters()).isEmpty();
                });
    }

    @Test
    void whatAnAgentPresentsItselfAsHasTheSameDigestAfterAJourney() {
        AllocatorCommand.RegisterAgent sent =
                new AllocatorCommand.RegisterAgent(Samples.AGENT, "incarnation", List.of(Samples.AGENT_TASK));

        AllocatorCommand.RegisterAgent arrived = (AllocatorCommand.RegisterAgent)
                ((AllocatorMessage.Command) roundTrip(new AllocatorMessage.Command(sent))).command();

        assertThat(AgentDigest.of(arrived.info(), "i", List.of(), List.of()))
                .isEqualTo(AgentDigest.of(Samples.AGENT, "i", List.of(), List.of()));
    }

    /** An agent of an older version says no digest, and is asked to register. */
    @Test
    void aHeartbeatOfAnOlderAgentIsUnderstood() throws NotSerializableException {
        byte[] bytes =
                CborText.bytes("{\"command\":{\"@\":\"agent-heartbeat\",\"agentId\":\"a\",\"incarnation\":\"i\"}}");

        assertThat(kebne().fromBinary(bytes, "allocator-command"))
                .isEqualTo(new AllocatorMessage.Command(new AllocatorCommand.AgentHeartbeat(new AgentId("a"), "i")));
    }

    @Test
    void anInvalidValueInsideAMessageIsRefused() {
        assertThatThrownBy(() -> kebne().fromBinary(
                                CborText.bytes("{\"@\":\"resend-updates\",\"frameworkId\":\"../x\"}"), "agent"))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("framework_id: has a forbidden character");
    }

    @Test
    void aMessageWithoutFamilyIsAFault() {
        record Stray() implements KebneMessage {}

        assertThatThrownBy(() -> kebne().manifest(new Stray()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("belongs to no family of kebne.serialization.families");
    }

    @Test
    void javaSerializationIsOff() {
        record Plain(String text) implements Serializable {}

        assertThat(SERIALIZATION.findSerializerFor(new Plain("x"))).isInstanceOf(DisabledJavaSerializer.class);
        assertThat(SERIALIZATION.serialize(new Plain("x")).isFailure()).isTrue();
    }

    private static void assertComplete(Class<?> family, Collection<?> samples) {
        List<Class<?>> members = SealedSubtypesModule.membersOf(family).stream()
                .filter(member -> !member.equals(FrameworkMessage.Local.class))
                .toList();
        assertThat(samples).extracting(Object::getClass).containsAll(asClasses(members));
        assertThat(members).isNotEmpty();
    }

    @SuppressWarnings("unchecked")
    private static List<Class<? extends Object>> asClasses(List<?> members) {
        return (List<Class<? extends Object>>) members;
    }

    private static Object roundTrip(Object message) {
        SerializerWithStringManifest serializer =
                (SerializerWithStringManifest) SERIALIZATION.findSerializerFor(message);
        assertThat(serializer).isInstanceOf(KebneSerializer.class);
        byte[] bytes = SERIALIZATION.serialize(message).get();
        return SERIALIZATION
                .deserialize(bytes, serializer.identifier(), serializer.manifest(message))
                .get();
    }

    private static KebneSerializer kebne() {
        return (KebneSerializer) SERIALIZATION.findSerializerFor(new AgentMessage.Reregister());
    }

    private static String manifest(Object message) {
        return kebne().manifest(message);
    }
}
