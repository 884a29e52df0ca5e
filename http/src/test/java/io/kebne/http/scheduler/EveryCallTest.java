package io.kebne.http.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import io.kebne.http.FakeMaster;
import io.kebne.http.FakeSchedulers;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerCall.ReconcileOperations.Known;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each call of Mesos' says here, over real HTTP and in both forms; SUBSCRIBE apart. */
class EveryCallTest {
    private static final FrameworkInfo INFO = FrameworkInfo.of(new FrameworkId("f"), "n", "r");
    private static final UUID ID = new UUID(0x3031323334353637L, 0x3839616263646566L);
    private static final AgentId AGENT = new AgentId("a");
    private static final FakeSchedulers SCHEDULERS = new FakeSchedulers();
    private static TestServer server;

    @BeforeAll
    static void start() {
        FakeMaster master = new FakeMaster();
        master.show(new TestCluster().framework(INFO).view());
        SCHEDULERS.subscribed(INFO, "s");
        server = TestServer.of(master, SCHEDULERS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> calls() {
        List<Arguments> calls = new ArrayList<>();
        for (WireFormat format : WireFormat.values()) {
            calls.add(call(format, "type: TEARDOWN", new SchedulerCall.Teardown()));
            calls.add(call(
                    format,
                    "type: ACCEPT accept { offer_ids { value: 'o' } filters { refuse_seconds: 2.5 } }",
                    new SchedulerCall.Accept(List.of(new OfferId("o")), List.of(), filters(2500))));
            calls.add(call(
                    format,
                    "type: DECLINE decline { offer_ids { value: 'o' } offer_ids { value: 'p' } }",
                    new SchedulerCall.Decline(List.of(new OfferId("o"), new OfferId("p")), Filters.DEFAULT)));
            calls.add(call(
                    format,
                    "type: ACCEPT_INVERSE_OFFERS accept_inverse_offers { inverse_offer_ids { value: 'i' } }",
                    new SchedulerCall.AcceptInverseOffers(List.of(new OfferId("i")), Filters.DEFAULT)));
            calls.add(call(
                    format,
                    "type: DECLINE_INVERSE_OFFERS decline_inverse_offers { inverse_offer_ids { value: 'i' }"
                            + " filters { refuse_seconds: 0 } }",
                    new SchedulerCall.DeclineInverseOffers(List.of(new OfferId("i")), Filters.NONE)));
            calls.add(call(format, "type: REVIVE", new SchedulerCall.Revive(Set.of())));
            calls.add(call(format, "type: REVIVE revive { roles: 'r' }", new SchedulerCall.Revive(Set.of("r"))));
            calls.add(call(format, "type: SUPPRESS suppress { roles: 'r' }", new SchedulerCall.Suppress(Set.of("r"))));
            calls.add(call(
                    format,
                    "type: KILL kill { task_id { value: 't' } agent_id { value: 'a' } }",
                    new SchedulerCall.Kill(new TaskId("t"), Optional.empty())));
            calls.add(call(
                    format,
                    "type: SHUTDOWN shutdown { executor_id { value: 'e' } agent_id { value: 'a' } }",
                    new SchedulerCall.Shutdown(AGENT, new ExecutorId("e"))));
            calls.add(call(
                    format,
                    "type: ACKNOWLEDGE acknowledge { agent_id { value: 'a' } task_id { value: 't' }"
                            + " uuid: '0123456789abcdef' }",
                    new SchedulerCall.Acknowledge(AGENT, new TaskId("t"), ID)));
            calls.add(call(
                    format,
                    "type: ACKNOWLEDGE_OPERATION_STATUS acknowledge_operation_status { agent_id { value: 'a' }"
                            + " operation_id { value: 'op' } uuid: '0123456789abcdef' }",
                    new SchedulerCall.AcknowledgeOperationStatus(Optional.of(AGENT), new OperationId("op"), ID)));
            calls.add(call(
                    format,
                    "type: RECONCILE reconcile { tasks { task_id { value: 't' } agent_id { value: 'a' } }"
                            + " tasks { task_id { value: 'u' } } }",
                    new SchedulerCall.Reconcile(List.of(
                            new SchedulerCall.Reconcile.Task(new TaskId("t"), Optional.of(AGENT)),
                            new SchedulerCall.Reconcile.Task(new TaskId("u"), Optional.empty())))));
            calls.add(call(
                    format,
                    "type: RECONCILE_OPERATIONS reconcile_operations { operations { operation_id { value: 'op' } } }",
                    new SchedulerCall.ReconcileOperations(
                            List.of(new Known(new OperationId("op"), Optional.empty())))));
            calls.add(call(
                    format,
                    "type: MESSAGE message { agent_id { value: 'a' } executor_id { value: 'e' }"
                            + " data: '\\000\\377' }",
                    new SchedulerCall.Message(AGENT, new ExecutorId("e"), Bytes.of(new byte[] {0, -1}))));
            calls.add(call(
                    format,
                    "type: REQUEST request { requests { agent_id { value: 'a' } } }",
                    new SchedulerCall.RequestResources(List.of())));
        }
        return calls.stream();
    }

    private static Arguments call(WireFormat format, String text, SchedulerCall meant) {
        return Arguments.of(format, text, meant);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aCallSaysWhatItSaysInMesos(WireFormat format, String text, SchedulerCall meant) throws Exception {
        assertThat(send(format, text).statusCode()).isEqualTo(202);
        assertThat(SCHEDULERS.takeCalls()).containsExactly(meant);
    }

    @Test
    void everyTypeOfCallIsTried() {
        assertThat(calls().map(call -> ((String) call.get()[1]).split("[: ]+", -1)[1])
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(Stream.of(Call.Type.values())
                        .filter(type -> type != Call.Type.UNKNOWN
                                && type != Call.Type.SUBSCRIBE
                                && type != Call.Type.UPDATE_FRAMEWORK)
                        .map(Enum::name)
                        .toList());
    }

    /** A call without what its type is about is refused before it is anybody's. */
    @Test
    void whatACallIsAboutMustBeThere() throws Exception {
        for (WireFormat format : WireFormat.values()) {
            for (String type : List.of(
                    "ACCEPT",
                    "DECLINE",
                    "ACCEPT_INVERSE_OFFERS",
                    "DECLINE_INVERSE_OFFERS",
                    "KILL",
                    "SHUTDOWN",
                    "ACKNOWLEDGE",
                    "ACKNOWLEDGE_OPERATION_STATUS",
                    "RECONCILE",
                    "RECONCILE_OPERATIONS",
                    "MESSAGE",
                    "REQUEST",
                    "UPDATE_FRAMEWORK")) {
                HttpResponse<String> response = send(format, "type: " + type);
                assertThat(response.statusCode()).as(type).isEqualTo(400);
                assertThat(response.body()).contains(type.toLowerCase(Locale.ROOT) + ": is missing");
            }
        }
        assertThat(SCHEDULERS.takeCalls()).isEmpty();
    }

    private static Filters filters(long millis) {
        return new Filters(Duration.ofMillis(millis));
    }

    private static HttpResponse<String> send(WireFormat format, String text) throws Exception {
        Call call = TextFormat.parse("framework_id { value: 'f' } " + text, Call.class);
        return server.send(
                "/api/v1/scheduler",
                request -> request.header("Content-Type", format.mediaType())
                        .header("Mesos-Stream-Id", "s")
                        .POST(BodyPublishers.ofByteArray(format.encode(call).toArray())),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
