package io.kebne.actors.agent;

import static io.kebne.actors.agent.AgentTestBed.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ContainerVolume;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Probe;
import io.kebne.protocol.task.ProcessLimit;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfoBuilder;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Containers that runc makes of images. */
class OciTasksTest extends OciTasks {
    @Test
    void aTaskRunsInItsImageAndItsSandbox() throws Exception {
        start(Map.of());
        RunTask task = running(
                "t1",
                "echo out; echo oops >&2; cat /proc/self/mounts > mounts; pwd; echo $MESOS_TASK_ID $A; ls /;"
                        + " ls /proc | head -n 1; touch /bin/changed" + UNTIL_END + 21);
        Await.until("up", () -> Files.exists(bed.sandbox("t1").resolve("mounts")));
        assertThat(left("bundles")).hasSize(1);
        assertThat(left("state")).hasSize(1);
        Files.createFile(bed.sandbox("t1").resolve("end"));

        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.exitStatus()).contains(21);
        assertThat(failed.reason()).contains(Reason.COMMAND_EXECUTOR_FAILED);
        assertThat(read("t1", "stdout"))
                .isEqualTo("out\n/mnt/mesos/sandbox\nt1 b\nbin\ndev\netc\nmnt\nproc\nsys\n1\nlast\n");
        assertThat(read("t1", "stderr")).isEqualTo("oops\n");
        assertThat(read("t1", "mounts")).contains(" /mnt/mesos/sandbox ");
        assertNothingIsLeft();
        // What it changed of its image is gone.
        assertThat(bed.acknowledged(run("t2", CommandInfo.shell("test ! -e /bin/changed")), TaskState.FINISHED)
                        .exitStatus())
                .contains(0);
    }

    @Test
    void whatTheImageSaysIsRun() throws Exception {
        start(Map.of());
        RunTask task = run("t1", "says", CommandInfo.ofImage(List.of()));

        bed.acknowledged(task, TaskState.FINISHED);
        assertThat(read("t1", "stdout")).isEqualTo("uid=1234(app) gid=1235(app) groups=1300(more)\n/etc\nimage b\n");
        assertThat(Files.getAttribute(bed.sandbox("t1").resolve("written"), "unix:uid"))
                .isEqualTo(1234);
    }

    @Test
    void aUserIsOneOfTheImages() throws Exception {
        start(Map.of());
        bed.acknowledged(run("t1", CommandInfo.shell("id").withEnvironment(List.of()), "app:root"), TaskState.FINISHED);
        assertThat(read("t1", "stdout")).isEqualTo("uid=1234(app) gid=0(root)\n");

        TaskStatus failed = bed.acknowledged(launch("t2", CommandInfo.shell("id"), "nobody"), TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message())
                .isEqualTo("Failed to start the container: command.user: the image has no user 'nobody'");
        assertNothingIsLeft();
    }

    @Test
    void volumesInTheSandboxAreTheUsers() throws Exception {
        start(Map.of());
        RunTask task = run(
                "t1",
                container("says", List.of(new ContainerVolume("/own", Optional.of("data/deep"), false))),
                CommandInfo.shell("echo y > /own/d"));

        bed.acknowledged(task, TaskState.FINISHED);
        assertThat(bed.sandbox("t1").resolve("data/deep/d")).hasContent("y");
    }

    @Test
    void whoIsKilledMayEndByHimself() throws Exception {
        start(Map.of());
        RunTask polite = running("t1", "trap 'echo bye; exit 12' TERM; echo up; while :; do sleep 0.05; done");
        RunTask stubborn = running("t2", "trap '' TERM; echo up; while :; do sleep 0.05; done");
        RunTask plain = running("t3", "echo up; exec sleep 600");
        Await.until(
                "up",
                () -> read("t1", "stdout").equals("up\n")
                        && read("t2", "stdout").equals("up\n")
                        && read("t3", "stdout").equals("up\n"));
        bed.tell(new KillTask(key(polite), Optional.empty()));
        assertThat(bed.acknowledged(polite, TaskState.KILLED).exitStatus()).contains(12);
        assertThat(read("t1", "stdout")).isEqualTo("up\nbye\n");

        bed.tell(new KillTask(key(stubborn), Optional.of(new KillPolicy(Duration.ofMillis(100)))));
        assertThat(bed.acknowledged(stubborn, TaskState.KILLED).signal()).contains(9);

        bed.tell(new KillTask(key(plain), Optional.of(new KillPolicy(Duration.ofMinutes(5)))));
        assertThat(bed.acknowledged(plain, TaskState.KILLED).signal()).contains(15);
        assertNothingIsLeft();
    }

    @Test
    void aCheckRunsInTheContainer() throws Exception {
        start(Map.of());
        RunTask plain = task("t1", "tiny", CommandInfo.shell("while :; do sleep 0.05; done"));
        RunTask task = changed(
                plain,
                plain.task().toBuilder()
                        .check(CheckInfo.of(new Probe.Command(CommandInfo.shell(
                                "test -e /bin/busybox -a ! -e /usr -a $MESOS_TASK_ID = t1 -a $A = b && exit 7")))));
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        bed.acknowledged(task, TaskState.RUNNING);

        assertThat(bed.acknowledged(task, TaskState.RUNNING).checkStatus())
                .contains(new CheckStatus.Command(Optional.of(7)));
    }

    @Test
    void variablesOfWhatRunsBesideATaskAreInNoCommandLine() throws Exception {
        start(Map.of());
        CommandInfo check = CommandInfo.shell("test $KEY = secret -a $A = b && exit 7")
                .withEnvironment(List.of(new EnvironmentVariable("KEY", "secret")));
        RunTask plain = task("t1", "tiny", CommandInfo.shell("while :; do sleep 0.05; done"));
        RunTask task = changed(plain, plain.task().toBuilder().check(CheckInfo.of(new Probe.Command(check))));
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        bed.acknowledged(task, TaskState.RUNNING);
        assertThat(bed.acknowledged(task, TaskState.RUNNING).checkStatus())
                .contains(new CheckStatus.Command(Optional.of(7)));

        String container = left("bundles").get(0);
        List<String> line = bed.host.runtime().orElseThrow().beside(container, check);
        assertThat(line).noneMatch(word -> word.contains("secret"));
        assertThat(bed.host.runtime().orElseThrow().beside(container, check)).isEqualTo(line);
        assertThat(left("bundles/" + container + "/processes"))
                .as("the same command")
                .hasSize(1);
    }

    @Test
    void containersOutliveTheAgent() throws Exception {
        start(Map.of());
        RunTask runs = running("t1", "echo up" + UNTIL_END + 21);
        RunTask ends = running("t2", "echo up" + UNTIL_END + 22);
        Await.until(
                "up",
                () -> read("t1", "stdout").equals("up\n")
                        && read("t2", "stdout").equals("up\n"));
        bed.crash();
        Files.createFile(bed.sandbox("t2").resolve("end"));
        Await.until("one has ended", () -> read("t2", "stdout").equals("up\nlast\n"));

        start(Map.of());
        TaskStatus failed = bed.expectAfterCrash(ends, TaskState.RUNNING, TaskState.FAILED);
        bed.acknowledge(ends, failed);
        assertThat(failed.exitStatus()).contains(22);
        Await.until("its bundle is removed", () -> left("bundles").size() == 1);
        Files.createFile(bed.sandbox("t1").resolve("end"));
        assertThat(bed.acknowledged(runs, TaskState.FAILED).exitStatus()).contains(21);
        assertThat(read("t1", "stdout")).isEqualTo("up\nlast\n");
        assertNothingIsLeft();
    }

    @Test
    void whatBelongsToNoTaskIsEndedAndRemoved() throws Exception {
        start(Map.of());
        running("t1", "echo up; sleep 600");
        Await.until("up", () -> read("t1", "stdout").equals("up\n"));
        bed.crash();
        try (var files = Files.walk(bed.host.workDirectory().checkpoints())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }

        start(Map.of());
        assertThat(bed.processesOf("t1")).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void volumesAreMounted() throws Exception {
        start(Map.of());
        Path directory = Files.createDirectories(temp.resolve("v"));
        Files.writeString(directory.resolve("a"), "of the host");
        String path = directory.toString();
        RunTask task = run(
                "t1",
                container(
                        "tiny",
                        List.of(
                                new ContainerVolume("/ro", Optional.of(path), true),
                                new ContainerVolume("/rw", Optional.of(path), false),
                                new ContainerVolume("/own", Optional.of("data/deep"), false),
                                new ContainerVolume("inside", Optional.of(path), true),
                                new ContainerVolume("/scratch", Optional.empty(), false))),
                CommandInfo.shell("cat /ro/a inside/a; touch /ro/b; echo $?; echo x > /rw/c; echo y > /own/d;"
                        + " echo z > /scratch/e; cat /scratch/e"));

        bed.acknowledged(task, TaskState.FINISHED);
        assertThat(read("t1", "stdout")).isEqualTo("of the hostof the host1\nz\n");
        assertThat(directory.resolve("c")).hasContent("x");
        assertThat(bed.sandbox("t1").resolve("data/deep/d")).hasContent("y");
        assertNothingIsLeft();
    }

    @Test
    void aVolumeThatIsNotThereIsNamed() throws Exception {
        start(Map.of());
        RunTask task = launch(
                "t1",
                container("tiny", List.of(new ContainerVolume("/v", Optional.of(temp + "/none"), true))),
                CommandInfo.shell("true"));

        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message())
                .isEqualTo("Failed to start the container: container.volumes.host_path: there is no " + temp + "/none");
        assertNothingIsLeft();
    }

    @Test
    void whyTheRuntimeRefusesIsSaid() throws Exception {
        start(Map.of());
        // A file where a directory would have to be.
        RunTask task = launch(
                "t1",
                container("tiny", List.of(new ContainerVolume("/bin/busybox/x", Optional.of(temp.toString()), true))),
                CommandInfo.shell("true"));

        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message()).startsWith("Failed to start the container: " + refusal());
        assertNothingIsLeft();
    }

    @Test
    void aContainerWithoutANetworkHasNone() throws Exception {
        start(Map.of());
        ContainerInfo alone = new ContainerInfo(
                ContainerInfo.Type.MESOS,
                Optional.of("alone"),
                Optional.of("tiny"),
                List.of(),
                List.of(ContainerInfo.NO_NETWORK),
                List.of());
        bed.acknowledged(
                run("t1", alone, CommandInfo.shell("tail -n +3 /proc/net/dev | cat; hostname")), TaskState.FINISHED);
        assertThat(read("t1", "stdout").lines()).hasSize(2);
        assertThat(read("t1", "stdout")).contains("lo:").endsWith("alone\n");
    }

    @Test
    void limitsOfProcessesHold() throws Exception {
        start(Map.of());
        ContainerInfo limited = new ContainerInfo(
                ContainerInfo.Type.MESOS,
                Optional.empty(),
                Optional.of("tiny"),
                List.of(),
                List.of(),
                List.of(),
                List.of(new ProcessLimit(ProcessLimit.Kind.NOFILE, Optional.of(33L), Optional.of(44L))),
                Optional.empty());
        bed.acknowledged(run("t1", limited, CommandInfo.shell("ulimit -Sn; ulimit -Hn")), TaskState.FINISHED);
        assertThat(read("t1", "stdout")).isEqualTo("33\n44\n");
    }

    @Test
    void anAgentSaysThatItHasARuntime() throws Exception {
        start(Map.of());
        assertThat(bed.host.info().attributes())
                .anyMatch(attribute -> attribute.name().equals("oci_runtime"));
    }

    private RunTask run(String id, CommandInfo command, String user) {
        RunTask task = launch(id, command, user);
        bed.acknowledged(task, TaskState.RUNNING);
        return task;
    }

    private RunTask launch(String id, CommandInfo command, String user) {
        return launch(
                id,
                container("tiny", List.of()),
                new CommandInfo(
                        command.shell(),
                        command.value(),
                        command.arguments(),
                        List.of(),
                        List.of(),
                        Optional.of(user)));
    }

    private static RunTask changed(RunTask task, TaskInfoBuilder info) {
        return new RunTask(task.framework(), task.role(), info.build());
    }

    /** How a runtime's own message begins when it cannot make a container. */
    String refusal() {
        return "runc run failed: ";
    }
}
