package io.kebne.http.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.task.TaskState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.mesos.v1.Protos.ContainerID;
import org.apache.mesos.v1.agent.Protos.Call;
import org.apache.mesos.v1.agent.Protos.Response.GetContainers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Containers in that of a real task, over an agent's operator API. */
class NestedContainersTest {
    private static final int EXITED = 256;

    @TempDir
    private Path directory;

    private ExecutorBed bed;

    @BeforeEach
    void begin() throws Exception {
        bed = new ExecutorBed(directory);
    }

    @AfterEach
    void end() throws Exception {
        bed.close();
    }

    private Path sandbox(String name) {
        return bed.host()
                .workDirectory()
                .root()
                .resolve("slaves/" + bed.host().info().id() + "/frameworks/framework-1/executors/t1/runs/latest")
                .resolve("containers")
                .resolve(name);
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("27 [agent_container_api_tests]")
    void aContainerIsLaunchedOnceAndWhatIsUnknownIsNotFound(WireFormat format) throws Exception {
        Containers agent = new Containers(bed, format).withTask();
        ContainerID id = agent.id("c");

        assertThat(agent.launch(id, "until [ -f end ]; do sleep 0.02; done; echo done; exit 3")
                        .statusCode())
                .isEqualTo(200);
        assertThat(agent.launch(id, "true").statusCode()).isEqualTo(202);
        assertThat(agent.await(agent.id("unknown")).statusCode()).isEqualTo(404);
        assertThat(agent.kill(agent.id("unknown"), 9).statusCode()).isEqualTo(404);
        assertThat(agent.remove(id).statusCode()).isEqualTo(500);

        Files.createFile(sandbox("c").resolve("end"));
        assertThat(agent.status(id)).isEqualTo(3 * EXITED);
        assertThat(sandbox("c").resolve("stdout")).hasContent("done");
        assertThat(agent.launch(id, "true").statusCode()).isEqualTo(202);
        assertThat(agent.remove(id).statusCode()).isEqualTo(200);
        assertThat(sandbox("c")).doesNotExist();
        assertThat(agent.await(id).statusCode()).isEqualTo(404);
        assertThat(agent.remove(id).statusCode()).isEqualTo(200);
    }

    /** Case 27: a launch that fails. */
    @Test
    @DisplayName("27 [agent_container_api_tests]: what cannot be launched")
    void whatCannotBeLaunchedIsRefusedAndLeavesNothing() throws Exception {
        Containers agent = new Containers(bed, WireFormat.JSON).withTask();
        ContainerID orphan = ContainerID.newBuilder()
                .setValue("c")
                .setParent(ContainerID.newBuilder().setValue("nobody"))
                .build();
        assertThat(agent.launch(orphan, "true").statusCode()).isEqualTo(400);
        assertThat(agent.launch(ContainerID.newBuilder().setValue("c").build(), "true")
                        .statusCode())
                .isEqualTo(400);
        assertThat(agent.launch(agent.id("a/b"), "true").statusCode()).isEqualTo(400);

        Call.Builder other = Call.newBuilder().setType(Call.Type.LAUNCH_CONTAINER);
        other.getLaunchContainerBuilder()
                .setContainerId(agent.id("c"))
                .setCommand(Containers.command("true").toBuilder().setUser("no-such-user"));
        assertThat(agent.call(other).statusCode()).isEqualTo(400);
        assertThat(agent.launch(agent.id("c"), "true").statusCode()).isEqualTo(200);
    }

    @Test
    void aContainerIsKilledByAnySignal() throws Exception {
        Containers agent = new Containers(bed, WireFormat.JSON).withTask();
        agent.started(agent.id("hard"), "exec sleep 1000");
        agent.started(agent.id("soft"), "trap 'exit 7' USR1; touch up; while :; do sleep 0.02; done");
        CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(() -> {
            try {
                return agent.status(agent.id("hard"));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        bed.await("up", () -> Files.exists(sandbox("soft").resolve("up")));
        assertThat(agent.kill(agent.id("hard"), 9).statusCode()).isEqualTo(200);
        assertThat(agent.kill(agent.id("soft"), 10).statusCode()).isEqualTo(200);
        assertThat(ended.join()).isEqualTo(9);
        assertThat(agent.status(agent.id("soft"))).isEqualTo(7 * EXITED);
        assertThat(agent.kill(agent.id("soft"), 99).statusCode()).isEqualTo(400);
    }

    @Test
    void containersEndWithTheirParentsAndAreShown() throws Exception {
        Containers agent = new Containers(bed, WireFormat.PROTOBUF).withTask();
        ContainerID inner = ContainerID.newBuilder()
                .setValue("inner")
                .setParent(agent.id("outer"))
                .build();
        agent.started(agent.id("outer"), "exec sleep 1000");
        assertThat(agent.launch(inner, "exec sleep 1000").statusCode()).isEqualTo(200);
        agent.started(agent.id("other"), "exec sleep 1000");

        bed.show();
        Call.Builder call = Call.newBuilder().setType(Call.Type.GET_CONTAINERS);
        call.getGetContainersBuilder().setShowNested(true);
        GetContainers shown = agent.response(agent.call(call)).getGetContainers();
        assertThat(shown.getContainersList())
                .extracting(GetContainers.Container::getContainerId)
                .containsExactlyInAnyOrder(agent.task(), agent.id("outer"), inner, agent.id("other"));
        assertThat(shown.getContainersList())
                .filteredOn(container -> container.getContainerId().equals(inner))
                .allMatch(container -> container.getContainerStatus().getExecutorPid() > 0);

        agent.kill(agent.id("outer"), 9);
        assertThat(agent.status(inner)).isEqualTo(9);
        bed.tell(new KillTask(Containers.TASK, Optional.empty()));
        bed.expect("t1", TaskState.KILLED);
        assertThat(agent.await(agent.id("other")).statusCode()).isEqualTo(404);
    }

    @Test
    void containersGoOnThroughARestartOfTheAgent() throws Exception {
        Containers agent = new Containers(bed, WireFormat.JSON).withTask();
        agent.started(agent.id("lives"), "until [ -f end ]; do sleep 0.02; done; exit 4");
        agent.started(agent.id("dies"), "until [ -f end ]; do sleep 0.02; done; exit 5");
        agent.started(agent.id("dead"), "exit 6");
        assertThat(agent.status(agent.id("dead"))).isEqualTo(6 * EXITED);
        String incarnation = bed.registration().incarnation();

        bed.crash();
        Files.createFile(sandbox("dies").resolve("end"));
        bed.start();

        assertThat(bed.registration().incarnation()).isEqualTo(incarnation);
        assertThat(agent.status(agent.id("dead"))).isEqualTo(6 * EXITED);
        assertThat(agent.status(agent.id("dies"))).isEqualTo(5 * EXITED);
        assertThat(agent.launch(agent.id("lives"), "true").statusCode()).isEqualTo(202);
        Files.createFile(sandbox("lives").resolve("end"));
        assertThat(agent.status(agent.id("lives"))).isEqualTo(4 * EXITED);
    }
}
