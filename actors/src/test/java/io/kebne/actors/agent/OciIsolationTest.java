package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.cgroup.Controller;
import io.kebne.actors.agent.oci.TestImages;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfoBuilder;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that a real runc makes are held by the agent's isolators. Skipped where there are none, or no runc. */
class OciIsolationTest {
    @TempDir
    static Path shared;

    private static TestImages images;

    @TempDir
    Path temp;

    private GroupsOfTest groups;
    private AgentTestBed bed;

    @BeforeAll
    static void makeImages() throws Exception {
        Optional<String> lacks = TestImages.lacks();
        assumeTrue(lacks.isEmpty(), () -> lacks.orElseThrow());
        images = TestImages.open(shared);
        images.make("tiny");
    }

    @BeforeEach
    void probe() {
        groups = GroupsOfTest.orSkip(Controller.MEMORY, Controller.CPU, Controller.PIDS);
    }

    @AfterEach
    void close() throws Exception {
        try {
            if (bed != null) {
                bed.close();
                assertThat(groups.all()).isEmpty();
            }
        } finally {
            if (groups != null) {
                groups.close();
            }
        }
    }

    @Test
    void whoWantsMoreMemoryThanItWasGivenEndsForThat() throws Exception {
        start("cgroups/all");
        RunTask task = running("mem:48;cpus:1", "tail /dev/zero");
        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LIMITATION_MEMORY);
        assertThat(failed.message()).isEqualTo("Memory limit exceeded: Requested: 48MB Maximum Used: 48MB");
    }

    @Test
    void itsGroupsStayWithItWhenTheAgentStartsAgain() throws Exception {
        start("cgroups/all");
        RunTask task = running("mem:48;cpus:1", "echo up; while [ ! -e end ]; do sleep 0.05; done; tail /dev/zero");
        Path stdout = bed.sandbox("t1").resolve("stdout");
        Await.until("up", () -> stdout.toFile().length() > 0);
        bed.crash();
        start("cgroups/all");
        Files.createFile(bed.sandbox("t1").resolve("end"));
        TaskStatus failed = bed.expectAfterCrash(task, TaskState.RUNNING, TaskState.FAILED);
        bed.acknowledge(task, failed);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LIMITATION_MEMORY);
    }

    @Test
    void itsPrivilegesAreTheAgents() throws Exception {
        start("linux/capabilities,linux/nnp,namespaces/pid,namespaces/ipc");
        RunTask task = running("mem:48;cpus:1", "cat /proc/self/status");
        bed.acknowledged(task, TaskState.FINISHED);
        String status = Files.readString(bed.sandbox("t1").resolve("stdout"));
        // CAP_NET_BIND_SERVICE, the tenth, and no other.
        assertThat(status).contains("NoNewPrivs:\t1", "CapBnd:\t0000000000000400", "CapEff:\t0000000000000400");
    }

    private void start(String isolation) throws Exception {
        bed = new AgentTestBed(
                temp.resolve("w"),
                Map.of(
                        "isolation",
                        isolation,
                        "cgroups-root",
                        groups.root,
                        "container-watch-interval",
                        "50ms",
                        "bounding-capabilities.0",
                        "NET_BIND_SERVICE",
                        "image-providers",
                        "docker",
                        "docker-registry",
                        images.directory().toString()));
        bed.tell(new Registered("epoch-1"));
    }

    private RunTask running(String resources, String line) {
        RunTask task = new RunTask(
                AgentTestBed.FRAMEWORK,
                "role-1",
                new TaskInfoBuilder(new TaskId("t1"), "t1", Resources.parse(resources))
                        .command(CommandInfo.shell(line))
                        .container(ContainerInfo.mesosImage("tiny"))
                        .build());
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        bed.acknowledged(task, TaskState.RUNNING);
        return task;
    }
}
