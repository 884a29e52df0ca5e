package io.kebne.actors.agent;

import static io.kebne.actors.agent.AgentTestBed.FRAMEWORK;
import static io.kebne.actors.agent.AgentTestBed.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.oci.TestImages;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ContainerVolume;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.ImageReference;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Probe;
import io.kebne.protocol.task.ProcessLimit;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfoBuilder;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of images that a real runc runs, without an engine. Skipped, with the reason, where something is missing. */
class OciTasksTest {
    private static final String UNTIL_END = "; while [ ! -e end ]; do sleep 0.05; done; echo last; exit ";

    @TempDir
    static Path shared;

    private static TestImages images;

    @TempDir
    Path temp;

    private AgentTestBed bed;

    @BeforeAll
    static void makeImages() throws Exception {
        Optional<String> lacks = TestImages.lacks();
        assumeTrue(lacks.isEmpty(), () -> lacks.orElseThrow());
        images = TestImages.open(shared);
        images.make("tiny");
        images.make(
                "says",
                "--config.entrypoint",
                "/bin/sh",
                "--config.cmd",
                "-c",
                "--config.cmd",
                "id; pwd; echo $FROM $A; echo w > $MESOS_SANDBOX/written",
                "--config.user",
                "app",
                "--config.workingdir",
                "/etc",
                "--config.env",
                "FROM=image",
                "--config.env",
                "A=image");
    }

    @AfterEach
    void close() throws Exception {
        if (bed != null) {
            bed.close();
        }
    }

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
        assertThat(failed.message()).startsWith("Failed to start the container: runc run failed: ");
        assertNothingIsLeft();
    }

    @Test
    void anImageIsUnpackedOnceForAllItsNamesAndTasks() throws Exception {
        start(Map.of());
        images.archive("tiny", "saved:3");
        List<RunTask> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            RunTask task = task("t" + i, i % 2 == 0 ? "tiny" : "tiny:latest", CommandInfo.shell("true"));
            bed.tell(task);
            tasks.add(task);
        }
        int ended = 0;
        while (ended < tasks.size()) {
            TaskStatus status = bed.expect(io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus.class)
                    .status();
            assertThat(status.state()).isIn(TaskState.STARTING, TaskState.RUNNING, TaskState.FINISHED);
            tasks.stream()
                    .filter(task -> task.task().taskId().equals(status.taskId()))
                    .forEach(task -> bed.acknowledge(task, status));
            ended += status.state() == TaskState.FINISHED ? 1 : 0;
        }
        assertThat(left("unpacked")).hasSize(1);

        bed.acknowledged(run("t5", "saved:3", CommandInfo.shell("test -e /bin/busybox")), TaskState.FINISHED);
        int unpacked = left("unpacked").size();
        // Again, by what is remembered of it.
        bed.acknowledged(run("t6", "saved:3", CommandInfo.shell("true")), TaskState.FINISHED);
        assertThat(left("unpacked")).hasSize(unpacked);
        assertThat(left("drafts")).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void anImageThatIsNowhereIsNamed() throws Exception {
        start(Map.of());
        TaskStatus failed = bed.acknowledged(
                launch("t1", container("none", List.of()), CommandInfo.shell("true")), TaskState.FAILED);

        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message())
                .isEqualTo("Failed to get the image none: it is not in " + images.directory()
                        + " (kebne.agent.docker-registry): there is no archive none:latest.tar, and no OCI layout that"
                        + " has none:latest");
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
    void aContainerMayHaveACopyOfItsImage() throws Exception {
        start(Map.of("image-provisioner-backend", "copy"));
        bed.acknowledged(run("t1", CommandInfo.shell("touch /bin/changed")), TaskState.FINISHED);
        bed.acknowledged(run("t2", CommandInfo.shell("test ! -e /bin/changed")), TaskState.FINISHED);
        assertNothingIsLeft();
    }

    @Test
    void anAgentSaysThatItHasARuntime() throws Exception {
        start(Map.of());
        assertThat(bed.host.info().attributes())
                .anyMatch(attribute -> attribute.name().equals("oci_runtime"));
    }

    @Test
    void nobodyElseReachesTheFilesOfImages() throws Exception {
        start(Map.of());
        assertThat(Files.getPosixFilePermissions(bed.host.workDirectory().images()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void imagesThatNoContainerIsOfArePruned() throws Exception {
        start(Map.of());
        RunTask task = running("t1", "echo up" + UNTIL_END + 0);
        Await.until("up", () -> read("t1", "stdout").equals("up\n"));
        bed.acknowledged(run("t2", "says", CommandInfo.ofImage(List.of())), TaskState.FINISHED);
        Await.until("the other is removed", () -> left("bundles").size() == 1);
        assertThat(left("unpacked")).hasSize(2);

        assertThat(bed.host.pruneImages(List.of(image("says"))).get()).isZero();
        assertThat(bed.host.pruneImages(List.of(image("tiny"))).get()).isEqualTo(1);
        assertThat(left("unpacked")).hasSize(1);
        assertThat(bed.host.pruneImages(List.of()).get()).as("one that runs").isZero();

        Files.createFile(bed.sandbox("t1").resolve("end"));
        bed.acknowledged(task, TaskState.FINISHED);
        assertNothingIsLeft();
        assertThat(bed.host.pruneImages(List.of()).get()).isEqualTo(1);
        assertThat(left("unpacked")).isEmpty();
        bed.acknowledged(run("t3", CommandInfo.shell("true")), TaskState.FINISHED);
    }

    @Test
    void nobodyIsHarmedWhoeverPrunesMeanwhile() throws Exception {
        start(Map.of());
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> pruning = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                bed.host.pruneImages(List.of()).join();
            }
        });
        try {
            for (int i = 0; i < 5; i++) {
                bed.acknowledged(run("t" + i, CommandInfo.shell("test -e /bin/sh")), TaskState.FINISHED);
            }
        } finally {
            over.set(true);
            pruning.join();
        }
    }

    @Test
    void noImageIsPrunedWhileAContainerDoesNotSayWhichItIsOf() throws Exception {
        start(Map.of());
        RunTask task = running("t1", "echo up" + UNTIL_END + 0);
        Await.until("up", () -> read("t1", "stdout").equals("up\n"));
        Path bundle = bed.host
                .workDirectory()
                .images()
                .resolve("bundles")
                .resolve(left("bundles").get(0));
        // As one that an earlier version of the software made.
        Files.delete(bundle.resolve("image"));

        assertThat(bed.host.pruneImages(List.of()).get()).isZero();
        assertThat(left("unpacked")).isNotEmpty();

        Files.createFile(bed.sandbox("t1").resolve("end"));
        bed.acknowledged(task, TaskState.FINISHED);
    }

    private static ImageReference image(String name) {
        return ImageReference.parse("image", name);
    }

    @Test
    void anAgentWithoutImagesSaysWhatItLacks() throws Exception {
        bed = AgentTestBed.registered(temp);
        TaskStatus failed = bed.acknowledged(
                launch("t1", container("tiny", List.of()), CommandInfo.shell("true")), TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message())
                .isEqualTo("container.mesos.image: needs an agent with docker in --image-providers"
                        + " (kebne.agent.image-providers)");
    }

    @Test
    void anAgentDoesNotStartWithoutWhatImagesNeed() {
        assertRefused(
                "kebne.agent.image-providers needs an OCI runtime, and there is no none on", "oci-runtime", "none");
        assertRefused("kebne.agent.oci-runtime: there is no program /none", "oci-runtime", "/none");
        assertRefused("kebne.agent.docker-registry: there is no directory /none", "docker-registry", "/none");
        assertRefused("kebne.agent.image-providers needs kebne.agent.supervisor shim", "supervisor", "shell");
    }

    private void assertRefused(String message, String setting, String value) {
        Map<String, String> settings = new HashMap<>(settings());
        settings.put(setting, value);
        assertThatThrownBy(() -> AgentHost.open(AgentTestBed.settings(temp.resolve("w2"), settings), "1"))
                .isInstanceOf(AgentStartException.class)
                .hasMessageContaining(message);
    }

    private static Map<String, String> settings() {
        return Map.of(
                "image-providers",
                "docker",
                "docker-registry",
                images.directory().toString());
    }

    private void start(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(settings());
        settings.putAll(more);
        bed = new AgentTestBed(temp.resolve("w"), settings);
        bed.tell(new Registered("epoch-1"));
    }

    private void assertNothingIsLeft() {
        Await.until(
                "all is removed",
                () -> left("bundles").isEmpty() && left("state").isEmpty());
    }

    private List<String> left(String directory) {
        Path all = bed.host.workDirectory().images().resolve(directory);
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (var files = Files.list(all)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunTask running(String id, String line) {
        return run(id, CommandInfo.shell(line));
    }

    private RunTask run(String id, CommandInfo command) {
        return run(id, "tiny", command);
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

    private RunTask run(String id, String image, CommandInfo command) {
        return run(id, container(image, List.of()), command);
    }

    private RunTask run(String id, ContainerInfo container, CommandInfo command) {
        RunTask task = launch(id, container, command);
        bed.acknowledged(task, TaskState.RUNNING);
        return task;
    }

    private RunTask launch(String id, ContainerInfo container, CommandInfo command) {
        RunTask task = task(id, container, command);
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        return task;
    }

    private static ContainerInfo container(String image, List<ContainerVolume> volumes) {
        return new ContainerInfo(
                ContainerInfo.Type.MESOS, Optional.empty(), Optional.of(image), volumes, List.of(), List.of());
    }

    private static RunTask task(String id, String image, CommandInfo command) {
        return task(id, container(image, List.of()), command);
    }

    private static RunTask task(String id, ContainerInfo container, CommandInfo command) {
        return new RunTask(
                FRAMEWORK,
                "role-1",
                new TaskInfoBuilder(new TaskId(id), id, Resources.parse("cpus:0.1;mem:64"))
                        .command(command.withEnvironment(List.of(new EnvironmentVariable("A", "b"))))
                        .container(container)
                        .build());
    }

    private static RunTask changed(RunTask task, TaskInfoBuilder info) {
        return new RunTask(task.framework(), task.role(), info.build());
    }

    private String read(String task, String file) {
        try {
            return Files.readString(bed.sandbox(task).resolve(file));
        } catch (IOException e) {
            return "";
        }
    }
}
