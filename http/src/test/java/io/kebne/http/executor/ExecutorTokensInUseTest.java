package io.kebne.http.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.kebne.actors.agent.token.ExecutorTokens;
import io.kebne.http.FakeAgent;
import io.kebne.http.TestServer;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.executor.ExecutorClaims;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.task.TaskState;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.mesos.v1.Protos.ContainerID;
import org.apache.mesos.v1.agent.Protos;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that hears only executors that have its token, with one that has. */
@SuppressWarnings("deprecation") // Clients still use what Mesos has deprecated.
class ExecutorTokensInUseTest {
    private static final String EXECUTORS = "/api/v1/executor";
    private static final String OPERATORS = "/api/v1";
    private static final ExecutorKey KEY = CustomExecutorTest.KEY;

    @TempDir
    private Path directory;

    private Path keyFile;
    private ExecutorTokens tokens;

    @BeforeEach
    void key() throws Exception {
        keyFile = Files.writeString(directory.resolve("key"), "a key of more than thirty-two bytes");
        tokens = ExecutorTokens.open(keyFile);
    }

    @Test
    void anExecutorIsHeardByItsTokenAlsoThroughARestartOfTheAgent() throws Exception {
        String settings = "kebne.http.authentication { executors = true, readwrite = true, credentials = \"%s\" }"
                .formatted(Files.writeString(directory.resolve("credentials"), "ops secret\n"));
        try (ExecutorBed bed = new ExecutorBed(directory.resolve("work"), keyFile, settings)) {
            bed.tell(CustomExecutorTest.run("t1", "long"));
            bed.expect("t1", TaskState.RUNNING);
            ExecutorClaims own = new ExecutorClaims(KEY, CustomExecutorTest.CONTAINER);

            assertHolds(bed.server(), own);
            assertReachesItsOwnContainersOnly(bed.server(), own);

            bed.crash();
            bed.start();

            bed.tell(new KillTask(CustomExecutorTest.key("t1"), Optional.empty()));
            bed.expectAfterCrash("t1", TaskState.RUNNING, TaskState.KILLED);
        }
    }

    private void assertHolds(TestServer server, ExecutorClaims own) {
        assertThat(heartbeat(server, KEY, Optional.of(tokens.make(own))).statusCode())
                .isEqualTo(202);

        HttpResponse<String> none = heartbeat(server, KEY, Optional.empty());
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().allValues("WWW-Authenticate"))
                .containsExactly("Bearer realm=\"mesos-agent-executor\"");
        assertThat(heartbeat(server, KEY, Optional.of("a.b.c")).statusCode()).isEqualTo(401);
        assertThat(post(server, EXECUTORS, heartbeat(KEY), Optional.of("Basic b3BzOnNlY3JldA=="))
                        .statusCode())
                .isEqualTo(401);

        ExecutorKey unknown = new ExecutorKey(KEY.frameworkId(), new ExecutorId("unknown"));
        assertThat(heartbeat(server, unknown, Optional.of(tokens.make(own))).statusCode())
                .isEqualTo(400);
        for (ExecutorClaims other : new ExecutorClaims[] {
            new ExecutorClaims(KEY, "of-another-start"),
            new ExecutorClaims(new ExecutorKey(new FrameworkId("other"), KEY.executorId()), own.containerId()),
            new ExecutorClaims(unknown, own.containerId())
        }) {
            HttpResponse<String> refused = heartbeat(server, KEY, Optional.of(tokens.make(other)));
            assertThat(refused.statusCode()).as(other.toString()).isEqualTo(403);
            assertThat(refused.body()).startsWith("The token's claims are not those");
        }
    }

    /** Its token opens the operator API too, for what is within its own container. */
    private void assertReachesItsOwnContainersOnly(TestServer server, ExecutorClaims own) {
        Optional<String> bearer = Optional.of("Bearer " + tokens.make(own));

        assertThat(post(server, OPERATORS, launch(own.containerId(), "c"), bearer)
                        .statusCode())
                .isEqualTo(200);
        assertThat(post(server, OPERATORS, await(own.containerId(), "c"), bearer)
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> others = post(server, OPERATORS, launch("other", "c"), bearer);
        assertThat(others.statusCode()).isEqualTo(403);
        assertThat(others.body()).isEqualTo("An executor may only ask for what concerns containers within its own\n");
        Message state =
                Protos.Call.newBuilder().setType(Protos.Call.Type.GET_STATE).build();
        assertThat(post(server, OPERATORS, state, bearer).statusCode()).isEqualTo(403);
        HttpResponse<String> nobody = post(server, OPERATORS, state, Optional.empty());
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().allValues("WWW-Authenticate"))
                .containsExactly("Basic realm=\"mesos-agent-readwrite\"", "Bearer realm=\"mesos-agent-readwrite\"");
        assertThat(server.send("/logging/toggle", request -> request.header("Authorization", bearer.get()))
                        .statusCode())
                .isEqualTo(401);
    }

    /** As long as not all executors have one. */
    @Test
    void whereNobodyIsAskedATokenIsNotLookedAt() {
        FakeAgent agent = new FakeAgent();
        agent.setTokens(tokens);
        try (TestServer server = TestServer.of(agent)) {
            assertThat(heartbeat(server, KEY, Optional.of("a.b.c")).statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void tokensCannotBeAskedForThatNobodyIsGiven() {
        assertThatThrownBy(() -> TestServer.of(new FakeAgent(), "kebne.http.authentication.executors = true"))
                .hasMessage("kebne.http.authentication.executors: needs a key for their tokens"
                        + " (kebne.agent.jwt-secret-key)");
    }

    private static HttpResponse<String> heartbeat(TestServer server, ExecutorKey key, Optional<String> token) {
        return post(server, EXECUTORS, heartbeat(key), token.map(value -> "Bearer " + value));
    }

    private static Message heartbeat(ExecutorKey key) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.HEARTBEAT);
        call.getFrameworkIdBuilder().setValue(key.frameworkId().value());
        call.getExecutorIdBuilder().setValue(key.executorId().value());
        return call.build();
    }

    private static Message launch(String parent, String name) {
        Protos.Call.Builder call = Protos.Call.newBuilder().setType(Protos.Call.Type.LAUNCH_NESTED_CONTAINER);
        call.getLaunchNestedContainerBuilder().setContainerId(id(parent, name)).setCommand(Containers.command("true"));
        return call.build();
    }

    private static Message await(String parent, String name) {
        Protos.Call.Builder call = Protos.Call.newBuilder().setType(Protos.Call.Type.WAIT_NESTED_CONTAINER);
        call.getWaitNestedContainerBuilder().setContainerId(id(parent, name));
        return call.build();
    }

    private static ContainerID id(String parent, String name) {
        return ContainerID.newBuilder()
                .setValue(name)
                .setParent(ContainerID.newBuilder().setValue(parent))
                .build();
    }

    private static HttpResponse<String> post(
            TestServer server, String path, Message call, Optional<String> authorization) {
        String body = new String(WireFormat.JSON.encode(call).toArray(), StandardCharsets.UTF_8);
        return server.send(path, request -> {
            authorization.ifPresent(value -> request.header("Authorization", value));
            return request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        });
    }
}
