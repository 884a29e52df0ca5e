package io.kebne.http.executor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import io.kebne.actors.api.ExecutorAnswer;
import io.kebne.actors.api.ExecutorClients;
import io.kebne.actors.api.ExecutorStream;
import io.kebne.http.FakeAgent;
import io.kebne.http.TestServer;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.executor.ExecutorCall;
import io.kebne.protocol.executor.ExecutorClaims;
import io.kebne.protocol.executor.ExecutorEvent;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.TaskInfo;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mesos: executor_http_api_tests. */
class ExecutorRoutesTest {
    private static final String MESSAGE = """
            {"type":"MESSAGE","framework_id":{"value":"f"},"executor_id":{"value":"e"},"message":{"data":"AAE="}}""";
    private static final String SUBSCRIBE = """
            {"type":"SUBSCRIBE","framework_id":{"value":"f"},"executor_id":{"value":"e"},"subscribe":{}}""";
    private static final ExecutorInfo EXECUTOR =
            ExecutorInfo.custom(new ExecutorId("e"), CommandInfo.shell("./run"), Resources.parse("cpus:1"));

    private final FakeAgent agent = new FakeAgent();
    private final TestServer server = TestServer.of(agent);
    private final List<ExecutorCall> calls = new ArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @DisplayName("26 [executor_http_api_tests]: what is no call")
    void whatIsNoCallIsRefused() {
        agent.answer(answering(ExecutorAnswer.ACCEPTED));

        assertThat(server.get("/api/v1/executor").statusCode()).isEqualTo(405);
        assertThat(post("text/plain", MESSAGE).statusCode()).isEqualTo(415);
        assertThat(json("{\"type\":").statusCode()).isEqualTo(400);
        assertThat(json("{\"framework_id\":{\"value\":\"f\"},\"executor_id\":{\"value\":\"e\"}}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(json(MESSAGE.replace("MESSAGE\"", "UPDATE\"")).body()).contains("update: is missing");
        assertThat(json(MESSAGE.replace("\"f\"", "\"\"")).body()).contains("framework_id.value: must not be empty");
        assertThat(calls).isEmpty();
    }

    @Test
    @DisplayName("26 [executor_http_api_tests]: forms of the answer")
    void anAnswerInNoFormThatTheExecutorTakesIsRefused() {
        agent.answer(answering(ExecutorAnswer.ACCEPTED));

        HttpResponse<String> response = server.send(
                "/api/v1/executor",
                request -> request.header("Content-Type", "application/json")
                        .header("Accept", "foo/bar")
                        .POST(BodyPublishers.ofString(SUBSCRIBE)));

        assertThat(response.statusCode()).isEqualTo(406);
    }

    @Test
    @DisplayName("26 [executor_http_api_tests]: who is not known")
    void whoIsNotKnownOrNotConnectedHearsThat() {
        agent.answer(answering(ExecutorAnswer.UNKNOWN_FRAMEWORK));
        assertRefused(400, "Framework cannot be found");
        agent.answer(answering(ExecutorAnswer.UNKNOWN_EXECUTOR));
        assertRefused(400, "Executor cannot be found");
        agent.answer(answering(ExecutorAnswer.NOT_SUBSCRIBED));
        assertRefused(403, "Executor is not subscribed");
    }

    @Test
    @DisplayName("26 [executor_http_api_tests]: an agent that recovers")
    void anAgentThatIsRecoveringTakesNoCalls() {
        for (WireFormat format : WireFormat.values()) {
            assertThat(in(format, SUBSCRIBE).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aCallIsTakenUnderBothPaths() {
        agent.answer(answering(ExecutorAnswer.ACCEPTED));

        assertThat(json(MESSAGE).statusCode()).isEqualTo(202);
        HttpResponse<String> other = server.send(
                "/slave(1)/api/v1/executor",
                request -> request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(MESSAGE)));
        assertThat(other.statusCode()).isEqualTo(202);
        assertThat(calls).hasSize(2).hasOnlyElementsOfType(ExecutorCall.Message.class);
    }

    @Test
    void aCallMayBeLongerThanWhatOthersMaySend() {
        agent.answer(answering(ExecutorAnswer.ACCEPTED));
        String padding = " ".repeat(9 * 1024 * 1024);

        assertThat(json(padding + MESSAGE).statusCode()).isEqualTo(202);
    }

    @Test
    void anUpdateNeedsAUuid() {
        agent.answer(answering(ExecutorAnswer.ACCEPTED));

        HttpResponse<String> response = json("""
                {"type":"UPDATE","framework_id":{"value":"f"},"executor_id":{"value":"e"},
                 "update":{"status":{"task_id":{"value":"t"},"state":"TASK_RUNNING"}}}""");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("update.status.uuid: is missing");
    }

    @Test
    void whatAnUpdateSaysIsCutOffWhereItWouldNotReachTheMasters() {
        agent.answer(answering(ExecutorAnswer.ACCEPTED));
        String update = """
                {"type":"UPDATE","framework_id":{"value":"f"},"executor_id":{"value":"e"},
                 "update":{"status":{"task_id":{"value":"t"},"state":"TASK_FAILED","uuid":"AAAAAAAAAAAAAAAAAAAAAA==",
                 "message":"MESSAGE","labels":{"labels":[{"key":"LABEL"}]}}}}""";

        assertThat(json(update.replace("MESSAGE", "m".repeat(2_000_000))).statusCode())
                .isEqualTo(202);
        assertThat(calls)
                .singleElement()
                .isInstanceOfSatisfying(
                        ExecutorCall.Update.class,
                        call -> assertThat(call.status().message()).hasSize(ExecutorCallReader.MAX_MESSAGE));
        HttpResponse<String> refused = json(update.replace("LABEL", "l".repeat(100_000)));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("update.status.labels: must have at most 65536 bytes");
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void anExecutorHearsItsEventsAsRecords(WireFormat format) {
        agent.answer(new Clients(ExecutorAnswer.ACCEPTED) {
            @Override
            void subscribed(ExecutorStream stream) {
                stream.send(new ExecutorEvent.Subscribed(
                        EXECUTOR, FrameworkInfo.of(new FrameworkId("f"), "n", "role"), "role", info(), "c1"));
                stream.send(new ExecutorEvent.Launch(
                        TaskInfo.of(new TaskId("t"), "t", Resources.parse("cpus:1"), EXECUTOR)));
                stream.send(new ExecutorEvent.LaunchGroup(
                        List.of(TaskInfo.of(new TaskId("g"), "g", Resources.parse("cpus:1"), EXECUTOR))));
                stream.send(new ExecutorEvent.Kill(new TaskId("t"), Optional.empty()));
                stream.send(new ExecutorEvent.Shutdown());
                stream.complete();
            }
        });
        Call call = WireFormat.JSON.decode(ByteString.fromString(SUBSCRIBE), Call.getDefaultInstance());

        HttpResponse<byte[]> response = server.send(
                "/api/v1/executor",
                request -> request.header("Content-Type", format.mediaType())
                        .header("Accept", format.mediaType())
                        .POST(BodyPublishers.ofByteArray(format.encode(call).toArrayUnsafe())),
                BodyHandlers.ofByteArray());

        assertThat(response.headers().firstValue("Content-Type")).contains(format.mediaType());
        List<Event> events = records(format, response.body());
        assertThat(events)
                .extracting(Event::getType)
                .containsExactly(
                        Event.Type.SUBSCRIBED,
                        Event.Type.LAUNCH,
                        Event.Type.LAUNCH_GROUP,
                        Event.Type.KILL,
                        Event.Type.SHUTDOWN);
        assertThat(events.get(0).getSubscribed().getContainerId().getValue()).isEqualTo("c1");
        assertThat(events.get(0)
                        .getSubscribed()
                        .getExecutorInfo()
                        .getFrameworkId()
                        .getValue())
                .isEqualTo("f");
        assertThat(events.get(1).getLaunch().getTask().hasExecutor()).isTrue();
        assertThat(events.get(1).getLaunch().getTask().getAgentId().getValue()).isEqualTo("a");
        assertThat(events.get(2).getLaunchGroup().getTaskGroup().getTasks(0).hasExecutor())
                .isFalse();
    }

    private static AgentInfo info() {
        return new AgentInfo(
                new AgentId("a"), "a.example", "10.0.0.1", 5051, Resources.parse("cpus:4"), List.of(), "1.0.0");
    }

    private static List<Event> records(WireFormat format, byte[] bytes) {
        List<Event> events = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int length = 0;
            while (bytes[at] != '\n') {
                length = length * 10 + bytes[at++] - '0';
            }
            at++;
            events.add(format.decode(ByteString.fromArray(bytes, at, length), Event.getDefaultInstance()));
            at += length;
        }
        return events;
    }

    private void assertRefused(int status, String message) {
        for (String call : List.of(SUBSCRIBE, MESSAGE)) {
            for (WireFormat format : WireFormat.values()) {
                HttpResponse<String> response = in(format, call);
                assertThat(response.statusCode()).isEqualTo(status);
                assertThat(response.body()).isEqualTo(message + "\n");
            }
        }
    }

    private HttpResponse<String> in(WireFormat format, String call) {
        byte[] body = format.encode(WireFormat.JSON.decode(ByteString.fromString(call), Call.getDefaultInstance()))
                .toArray();
        return server.send(
                "/api/v1/executor",
                request -> request.header("Content-Type", format.mediaType()).POST(BodyPublishers.ofByteArray(body)));
    }

    private HttpResponse<String> json(String body) {
        return post("application/json", body);
    }

    private HttpResponse<String> post(String type, String body) {
        return server.send(
                "/api/v1/executor",
                request -> request.header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private Clients answering(ExecutorAnswer answer) {
        return new Clients(answer);
    }

    private class Clients implements ExecutorClients {
        private final ExecutorAnswer answer;

        Clients(ExecutorAnswer answer) {
            this.answer = answer;
        }

        void subscribed(ExecutorStream stream) {
            stream.complete();
        }

        @Override
        public CompletionStage<ExecutorAnswer> call(
                ExecutorKey key, Optional<ExecutorClaims> caller, ExecutorCall call, Optional<ExecutorStream> stream) {
            calls.add(call);
            stream.ifPresent(this::subscribed);
            return CompletableFuture.completedFuture(answer);
        }

        @Override
        public void gone(ExecutorKey key, ExecutorStream stream) {}
    }
}
