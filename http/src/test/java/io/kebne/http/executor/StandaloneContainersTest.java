package io.kebne.http.executor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.http.wire.WireFormat;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.ContainerID;
import org.apache.mesos.v1.agent.Protos.Call;
import org.apache.mesos.v1.agent.Protos.Response.GetContainers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that are in no other one, and what both kinds may ask for, over an agent's operator API. */
class StandaloneContainersTest {
    private static final int EXITED = 256;
    private static final ContainerID ALONE =
            ContainerID.newBuilder().setValue("alone").build();

    @TempDir
    private Path directory;

    private ExecutorBed bed;
    private Containers agent;

    @BeforeEach
    void begin() throws Exception {
        bed = new ExecutorBed(directory);
        agent = new Containers(bed, WireFormat.JSON);
    }

    @AfterEach
    void end() throws Exception {
        bed.close();
    }

    @Test
    void aContainerOfTheOperatorsIsHeldKilledShownAndRemovedLikeOthers() throws Exception {
        assertThat(launch(
                                ALONE,
                                "ulimit -n > nofile; env > env; exec sleep 1000",
                                call -> call.getContainerBuilder()
                                        .setType(Protos.ContainerInfo.Type.MESOS)
                                        .getRlimitInfoBuilder()
                                        .addRlimitsBuilder()
                                        .setType(Protos.RLimitInfo.RLimit.Type.RLMT_NOFILE)
                                        .setSoft(77)
                                        .setHard(77))
                        .statusCode())
                .isEqualTo(200);
        assertThat(launch(ALONE, "true", call -> {}).statusCode()).isEqualTo(202);
        ContainerID inner =
                ContainerID.newBuilder().setValue("inner").setParent(ALONE).build();
        bed.await("it runs", () -> Files.exists(sandbox().resolve("env")));
        assertThat(launch(inner, "exec sleep 1000", call -> {}).statusCode()).isEqualTo(200);
        assertThat(sandbox().resolve("nofile")).hasContent("77");
        assertThat(sandbox().resolve("env")).content().doesNotContain("MESOS_FRAMEWORK_ID");

        bed.show();
        assertThat(shown(false)).isEmpty();
        assertThat(shown(true)).containsExactlyInAnyOrder(ALONE, inner);

        assertThat(agent.kill(ALONE, 9).statusCode()).isEqualTo(200);
        assertThat(agent.status(ALONE)).isEqualTo(9);
        assertThat(agent.status(inner)).isEqualTo(9);
        assertThat(agent.remove(ALONE).statusCode()).isEqualTo(200);
        assertThat(sandbox()).doesNotExist();
        assertThat(agent.await(inner).statusCode()).isEqualTo(404);
    }

    @Test
    void itGoesOnThroughARestartOfTheAgent() throws Exception {
        launch(ALONE, "until [ -f end ]; do sleep 0.02; done; exit 4", call -> {});
        String incarnation = bed.registration().incarnation();
        bed.crash();
        bed.start();
        assertThat(bed.registration().incarnation()).isEqualTo(incarnation);
        Files.createFile(sandbox().resolve("end"));
        assertThat(agent.status(ALONE)).isEqualTo(4 * EXITED);
    }

    @Test
    void filesAreFetchedBeforeItBeginsAndWhatCannotBeIsSaid() throws Exception {
        Path file = Files.writeString(directory.resolve("file.txt"), "content");
        assertThat(launch(ALONE, "cat file.txt", call -> uri(call, file.toString()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(agent.status(ALONE)).isZero();
        assertThat(sandbox().resolve("stdout")).hasContent("content");

        ContainerID other = ContainerID.newBuilder().setValue("other").build();
        HttpResponse<byte[]> refused = launch(other, "true", call -> uri(call, "/no/such/file"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(text(refused)).contains("Failed to fetch '/no/such/file'");
        assertThat(agent.await(other).statusCode()).isEqualTo(404);
        assertRefused("limits", call -> call.putLimits("disk", scalar(1)));
        assertRefused("limits", call -> call.putLimits("mem", scalar(16)).addResources(mem(32)));
        assertRefused(
                "container",
                call -> call.getContainerBuilder()
                        .setType(Protos.ContainerInfo.Type.MESOS)
                        .setHostname("other"));
        assertThat(agent.launch(ALONE, "true").statusCode()).isEqualTo(400);
    }

    private void assertRefused(String field, Consumer<Call.LaunchContainer.Builder> more) throws Exception {
        HttpResponse<byte[]> refused =
                launch(ContainerID.newBuilder().setValue("bad").build(), "true", more);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(text(refused)).contains(field);
    }

    private HttpResponse<byte[]> launch(ContainerID id, String line, Consumer<Call.LaunchContainer.Builder> more)
            throws Exception {
        Call.Builder call = Call.newBuilder().setType(Call.Type.LAUNCH_CONTAINER);
        call.getLaunchContainerBuilder().setContainerId(id).setCommand(Containers.command(line));
        more.accept(call.getLaunchContainerBuilder());
        return agent.call(call);
    }

    private List<ContainerID> shown(boolean standalone) throws Exception {
        Call.Builder call = Call.newBuilder().setType(Call.Type.GET_CONTAINERS);
        call.getGetContainersBuilder().setShowNested(true).setShowStandalone(standalone);
        return agent.response(agent.call(call)).getGetContainers().getContainersList().stream()
                .map(GetContainers.Container::getContainerId)
                .toList();
    }

    private static void uri(Call.LaunchContainer.Builder call, String value) {
        call.getCommandBuilder().addUrisBuilder().setValue(value);
    }

    private static Protos.Value.Scalar scalar(double value) {
        return Protos.Value.Scalar.newBuilder().setValue(value).build();
    }

    private static Protos.Resource mem(double megabytes) {
        return Protos.Resource.newBuilder()
                .setName("mem")
                .setType(Protos.Value.Type.SCALAR)
                .setScalar(scalar(megabytes))
                .build();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF_8);
    }

    private Path sandbox() {
        return bed.host().workDirectory().root().resolve("containers/alone");
    }
}
