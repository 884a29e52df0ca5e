package io.kebne.http.agent.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.http.FakeAgent;
import io.kebne.http.TestServer;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.task.ImageReference;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.agent.Protos.Call;
import org.apache.mesos.v1.agent.Protos.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the operator API of an agent tells, in both forms. */
@SuppressWarnings("deprecation") // Clients still use what Mesos has deprecated.
class AgentApiTest {
    private final FakeAgent agent = new FakeAgent();
    private TestServer server;

    @BeforeEach
    void start() {
        agent.show(FakeAgent.aBusyAgent());
        agent.setFlags(Map.of("work_dir", "/srv"));
        server = TestServer.of(agent);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void anAgentTellsOfItself(WireFormat format) {
        assertThat(read(format, Call.Type.GET_HEALTH).getGetHealth().getHealthy())
                .isTrue();
        assertThat(read(format, Call.Type.GET_FLAGS).getGetFlags().getFlags(0).getName())
                .isEqualTo("work_dir");
        assertThat(read(format, Call.Type.GET_VERSION)
                        .getGetVersion()
                        .getVersionInfo()
                        .getVersion())
                .isEqualTo("0.1.0");
        assertThat(read(format, Call.Type.GET_METRICS).getGetMetrics().getMetricsList())
                .anyMatch(metric -> metric.getName().equals("slave/tasks_running"));
        assertThat(read(format, Call.Type.GET_LOGGING_LEVEL)
                        .getGetLoggingLevel()
                        .getLevel())
                .isZero();
        Protos.AgentInfo info = read(format, Call.Type.GET_AGENT).getGetAgent().getAgentInfo();
        assertThat(info.getId().getValue()).isEqualTo("agent-id");
        assertThat(info.getHostname()).isEqualTo("agent.example");
    }

    @ParameterizedTest
    @EnumSource
    void anAgentTellsWhatRunsAndWhatHasRun(WireFormat format) {
        Response.GetState state = read(format, Call.Type.GET_STATE).getGetState();

        assertThat(state.getGetFrameworks())
                .isEqualTo(read(format, Call.Type.GET_FRAMEWORKS).getGetFrameworks());
        assertThat(state.getGetExecutors())
                .isEqualTo(read(format, Call.Type.GET_EXECUTORS).getGetExecutors());
        assertThat(state.getGetTasks())
                .isEqualTo(read(format, Call.Type.GET_TASKS).getGetTasks());
        assertThat(state.getGetFrameworks().getFrameworksList())
                .extracting(framework -> framework.getFrameworkInfo().getId().getValue())
                .containsExactly("f");
        assertThat(state.getGetTasks().getLaunchedTasksList())
                .extracting(task -> task.getTaskId().getValue() + " " + task.getState())
                .containsExactly("running TASK_RUNNING");
        assertThat(state.getGetTasks().getCompletedTasksList())
                .extracting(task -> task.getTaskId().getValue())
                .containsExactly("done", "old");
        assertThat(state.getGetExecutors().getCompletedExecutorsList())
                .extracting(executor -> executor.getExecutorInfo().getSource())
                .containsExactly("done", "old");
    }

    @ParameterizedTest
    @EnumSource
    void containersAreThoseOfTheExecutorsThatRun(WireFormat format) {
        assertThat(read(format, Call.Type.GET_CONTAINERS).getGetContainers().getContainersList())
                .extracting(container -> container.getContainerId().getValue())
                .containsExactly("container-running");
    }

    @ParameterizedTest
    @EnumSource
    void aContainerHasTheStatisticsThatMesosKnows(WireFormat format) {
        agent.use(new ContainerUsage(
                Map.of("mem_rss_bytes", 5_000_000_000L, "processes", 3L, "io_read_bytes", 7L),
                Map.of("cpus_user_time_secs", 1.25)));
        Protos.ResourceStatistics statistics = read(format, Call.Type.GET_CONTAINERS)
                .getGetContainers()
                .getContainers(0)
                .getResourceStatistics();
        assertThat(statistics.getMemRssBytes()).isEqualTo(5_000_000_000L);
        assertThat(statistics.getProcesses()).isEqualTo(3);
        assertThat(statistics.getCpusUserTimeSecs()).isEqualTo(1.25);
        assertThat(statistics.getTimestamp()).isPositive();
        assertThat(statistics.getCpusLimit()).isEqualTo(1);
        assertThat(statistics.getMemLimitBytes()).isEqualTo(128L * 1024 * 1024);
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.Type.class,
            names = {
                "ADD_RESOURCE_PROVIDER_CONFIG",
                "UPDATE_RESOURCE_PROVIDER_CONFIG",
                "REMOVE_RESOURCE_PROVIDER_CONFIG",
                "MARK_RESOURCE_PROVIDER_GONE",
                "UNKNOWN"
            })
    void whatAnAgentDoesNotHaveIsNotImplemented(Call.Type type) {
        Call.Builder call = Call.newBuilder().setType(type);
        call.getAddResourceProviderConfigBuilder().getInfoBuilder().setType("t").setName("n");
        call.getUpdateResourceProviderConfigBuilder()
                .getInfoBuilder()
                .setType("t")
                .setName("n");
        call.getRemoveResourceProviderConfigBuilder().setType("t").setName("n");
        call.getMarkResourceProviderGoneBuilder().getResourceProviderIdBuilder().setValue("p");
        HttpResponse<byte[]> response = send(WireFormat.PROTOBUF, call.build());
        assertThat(response.statusCode()).isEqualTo(501);
    }

    @ParameterizedTest
    @EnumSource
    void imagesArePrunedButForThoseThatAreExcluded(WireFormat format) {
        assertThat(send(format, call(Call.Type.PRUNE_IMAGES).build()).statusCode())
                .isEqualTo(200);
        assertThat(agent.excluded()).contains(List.of());

        Call.Builder call = call(Call.Type.PRUNE_IMAGES);
        call.getPruneImagesBuilder()
                .addExcludedImagesBuilder()
                .setType(Protos.Image.Type.APPC)
                .getAppcBuilder()
                .setName("other");
        call.getPruneImagesBuilder()
                .addExcludedImagesBuilder()
                .setType(Protos.Image.Type.DOCKER)
                .getDockerBuilder()
                .setName("busybox");
        HttpResponse<byte[]> response = send(format, call.build());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(agent.excluded()).contains(List.of(ImageReference.parse("name", "busybox:latest")));
    }

    @ParameterizedTest
    @EnumSource
    void imagesThatCannotBeNamedOrPrunedAreNot(WireFormat format) {
        Call.Builder call = call(Call.Type.PRUNE_IMAGES);
        call.getPruneImagesBuilder()
                .addExcludedImagesBuilder()
                .setType(Protos.Image.Type.DOCKER)
                .getDockerBuilder()
                .setName("../etc");
        HttpResponse<byte[]> response = send(format, call.build());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new String(response.body(), UTF_8)).contains("prune_images.excluded_images[0].docker.name: ");
        assertThat(agent.excluded()).isEmpty();

        agent.failPruning(new NoSuchFileException("x"));
        assertThat(send(format, call(Call.Type.PRUNE_IMAGES).build()).statusCode())
                .isEqualTo(500);
    }

    private static Call.Builder call(Call.Type type) {
        return Call.newBuilder().setType(type);
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsNotThereIsNotFound(WireFormat format) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.READ_FILE);
        call.getReadFileBuilder().setPath("/slave/log").setOffset(0);
        assertThat(send(format, call.build()).statusCode()).isEqualTo(503);
    }

    @Test
    void anAgentThatIsStartingTellsNothingOfItsTasks() {
        try (TestServer early = TestServer.of(new FakeAgent())) {
            HttpResponse<String> response = early.send(
                    "/slave(1)/api/v1",
                    request -> request.header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"type\":\"GET_STATE\"}")));
            assertThat(response.statusCode()).isEqualTo(503);
        }
    }

    private Response read(WireFormat format, Call.Type type) {
        HttpResponse<byte[]> response =
                send(format, Call.newBuilder().setType(type).build());
        assertThat(response.statusCode()).isEqualTo(200);
        return format.decode(ByteString.fromArray(response.body()), Response.getDefaultInstance());
    }

    private HttpResponse<byte[]> send(WireFormat format, Call call) {
        return server.send(
                "/api/v1",
                request -> request.header("Content-Type", format.mediaType())
                        .header("Accept", format.mediaType())
                        .POST(BodyPublishers.ofByteArray(format.encode(call).toArray())),
                BodyHandlers.ofByteArray());
    }
}
