package io.kebne.actors.agent;

import static io.kebne.actors.agent.AgentTestBed.FRAMEWORK;
import static io.kebne.actors.agent.AgentTestBed.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.docker.Podman;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Probe;
import io.kebne.protocol.task.TaskInfoBuilder;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of an image, on a real Podman with runc. Skipped, with the reason, where those are missing. */
class PodmanTasksTest {
    @TempDir
    static Path shared;

    private static Podman podman;

    @TempDir
    Path temp;

    private AgentTestBed bed;

    @BeforeAll
    static void openPodman() throws Exception {
        Optional<String> lacks = Podman.lacks();
        assumeTrue(lacks.isEmpty(), () -> lacks.orElseThrow());
        podman = Podman.open(shared);
        Optional<String> refusal = podman.cannotRun();
        assumeTrue(refusal.isEmpty(), () -> refusal.orElseThrow());
        podman.start();
    }

    @AfterAll
    static void closePodman() throws Exception {
        if (podman != null) {
            podman.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        bed = new AgentTestBed(
                temp,
                Map.of(
                        "containerizers",
                        "mesos,docker",
                        "docker-socket",
                        podman.socket().toString()));
        bed.tell(new Registered("epoch-1"));
    }

    @AfterEach
    void close() throws Exception {
        try {
            bed.close();
            Await.until("all containers are removed", this::isEmpty);
        } finally {
            podman.removeAll();
        }
    }

    @Test
    void aTaskRunsInItsImageAndItsSandbox() throws Exception {
        RunTask task = running(
                "t1",
                "echo out; echo oops >&2; cat /proc/self/mounts > $MESOS_SANDBOX/mounts;"
                        + " echo $MESOS_TASK_ID; while [ ! -e $MESOS_SANDBOX/end ]; do sleep 0.05; done; echo last; exit 21");
        assertThat(podman.run("podman", "ps", "--format", "{{.Labels}}")).contains("io.kebne.task:t1");
        assertThat(podman.run("podman", "inspect", "--latest", "--format", "{{.HostConfig.Memory}}"))
                .startsWith("67108864");
        Files.createFile(bed.sandbox("t1").resolve("end"));

        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.exitStatus()).contains(21);
        assertThat(read("t1", "stdout")).isEqualTo("out\nt1\nlast\n");
        assertThat(read("t1", "stderr")).isEqualTo("oops\n");
        assertThat(read("t1", "mounts")).contains(" /mnt/mesos/sandbox ");
        Await.until("the container is removed", this::isEmpty);
    }

    @Test
    void aCheckRunsInTheContainer() throws Exception {
        RunTask plain = task("t1", "while :; do sleep 0.05; done");
        RunTask task = new RunTask(
                plain.framework(),
                plain.role(),
                plain.task().toBuilder()
                        .check(CheckInfo.of(new Probe.Command(
                                CommandInfo.shell("test ! -e /etc/passwd -a $MESOS_TASK_ID = t1" + " && exit 7"))))
                        .build());
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        bed.acknowledged(task, TaskState.RUNNING);

        assertThat(bed.acknowledged(task, TaskState.RUNNING).checkStatus())
                .contains(new CheckStatus.Command(Optional.of(7)));
    }

    @Test
    void whoIsKilledMayEndByHimself() throws Exception {
        RunTask polite = running("t1", "trap 'echo bye; exit 12' TERM; echo up; while :; do sleep 0.05; done");
        RunTask stubborn = running("t2", "trap '' TERM; echo up; while :; do sleep 0.05; done");
        Await.until(
                "up",
                () -> read("t1", "stdout").equals("up\n")
                        && read("t2", "stdout").equals("up\n"));
        bed.tell(new KillTask(key(polite), Optional.empty()));
        assertThat(bed.acknowledged(polite, TaskState.KILLED).exitStatus()).contains(12);
        assertThat(read("t1", "stdout")).isEqualTo("up\nbye\n");

        bed.tell(new KillTask(key(stubborn), Optional.of(new KillPolicy(Duration.ofMillis(100)))));
        assertThat(bed.acknowledged(stubborn, TaskState.KILLED).signal()).contains(9);
    }

    @Test
    void containersOutliveTheAgentAndThePodmanThatAnswers() throws Exception {
        String line = "echo up; while [ ! -e $MESOS_SANDBOX/end ]; do sleep 0.05; done; echo last; exit ";
        RunTask runs = running("t1", line + 21);
        RunTask ends = running("t2", line + 22);
        Await.until(
                "up",
                () -> read("t1", "stdout").equals("up\n")
                        && read("t2", "stdout").equals("up\n"));
        bed.crash();
        Files.createFile(bed.sandbox("t2").resolve("end"));
        Await.until("one has ended", () -> count("--filter", "status=running") == 1);

        start();
        TaskStatus failed = bed.expectAfterCrash(ends, TaskState.RUNNING, TaskState.FAILED);
        bed.acknowledge(ends, failed);
        assertThat(failed.exitStatus()).contains(22);
        assertThat(read("t2", "stdout")).isEqualTo("up\nlast\n");
        podman.kill();
        podman.start();
        Files.createFile(bed.sandbox("t1").resolve("end"));
        assertThat(bed.acknowledged(runs, TaskState.FAILED).exitStatus()).contains(21);
        assertThat(read("t1", "stdout")).isEqualTo("up\nlast\n");
        Await.until("all are removed", this::isEmpty);
    }

    private RunTask running(String id, String line) {
        RunTask task = task(id, line);
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        bed.acknowledged(task, TaskState.RUNNING);
        return task;
    }

    private static RunTask task(String id, String line) {
        return new RunTask(
                FRAMEWORK,
                "role-1",
                new TaskInfoBuilder(new TaskId(id), id, Resources.parse("cpus:0.1;mem:64"))
                        .command(CommandInfo.shell(line))
                        .container(ContainerInfo.image(Podman.IMAGE, DockerInfo.DEFAULT))
                        .build());
    }

    private boolean isEmpty() {
        return count("--all") == 0;
    }

    private static long count(String... filter) {
        try {
            String[] line = new String[filter.length + 3];
            System.arraycopy(new String[] {"podman", "ps", "--quiet"}, 0, line, 0, 3);
            System.arraycopy(filter, 0, line, 3, filter.length);
            return podman.run(line).lines().count();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String read(String task, String file) {
        try {
            return Files.readString(bed.sandbox(task).resolve(file));
        } catch (IOException e) {
            return "";
        }
    }
}
