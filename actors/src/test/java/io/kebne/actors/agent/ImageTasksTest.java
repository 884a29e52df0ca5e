package io.kebne.actors.agent;

import static io.kebne.actors.agent.AgentTestBed.FRAMEWORK;
import static io.kebne.actors.agent.AgentTestBed.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.actors.agent.docker.FakeContainer;
import io.kebne.actors.agent.docker.FakeEngine;
import io.kebne.actors.agent.nested.ContainerPath;
import io.kebne.actors.agent.nested.ContainerSpec;
import io.kebne.actors.agent.nested.NestedException;
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
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Probe;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfoBuilder;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of images, on an engine that the test plays. */
class ImageTasksTest {
    @TempDir
    Path temp;

    private FakeEngine engine;
    private AgentTestBed bed;

    @BeforeEach
    void open() throws Exception {
        engine = new FakeEngine(temp.resolve("s"));
        start();
    }

    @AfterEach
    void close() throws Exception {
        bed.close();
        engine.close();
    }

    @Test
    void aTaskRunsInAContainerAndItsOutputIsInItsSandbox() throws Exception {
        RunTask task = running("t1", "tiny");
        FakeContainer container = container();
        container.write(false, "one\n");
        container.write(true, "oops\n");
        Await.until("output", () -> read("t1", "stdout").equals("one\n"));
        container.write(false, "two\n");
        container.end(3);

        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.exitStatus()).contains(3);
        assertThat(failed.reason()).contains(Reason.COMMAND_EXECUTOR_FAILED);
        assertThat(read("t1", "stdout")).isEqualTo("one\ntwo\n");
        assertThat(read("t1", "stderr")).isEqualTo("oops\n");
        assertThat(container.request().get("Labels").get("io.kebne.task").asText())
                .isEqualTo("t1");
        assertThat(container.request().get("Env").toString())
                .contains("\"MESOS_SANDBOX=/mnt/mesos/sandbox\"", "\"MESOS_TASK_ID=t1\"", "\"A=b\"")
                .doesNotContain("PATH=");
        Await.until("the container is removed", () -> engine.names().isEmpty());
    }

    @Test
    void successIsSuccess() {
        RunTask task = running("t1", "tiny");
        container().end(0);

        assertThat(bed.acknowledged(task, TaskState.FINISHED).exitStatus()).contains(0);
    }

    @Test
    void aContainerThatTheKernelEndedForItsMemoryIsSaidToBe() {
        RunTask task = running("t1", "tiny");
        container().runOutOfMemory();

        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LIMITATION_MEMORY);
        assertThat(failed.message()).contains("more memory than it was given");
    }

    @Test
    void whoIsKilledHasHisGraceFirst() {
        RunTask polite = running("t1", "tiny");
        bed.tell(new KillTask(key(polite), Optional.empty()));
        assertThat(bed.acknowledged(polite, TaskState.KILLED).signal()).contains(15);

        RunTask stubborn = running("t2", "tiny");
        container().ignoreTerm();
        bed.tell(new KillTask(key(stubborn), Optional.of(new KillPolicy(Duration.ofSeconds(1)))));
        assertThat(bed.acknowledged(stubborn, TaskState.KILLED).signal()).contains(9);
        assertThat(engine.asked("kill?signal=SIGTERM")).isEqualTo(2);
        assertThat(engine.asked("kill?signal=SIGKILL")).isEqualTo(1);
    }

    @Test
    void aTaskThatIsKilledWhileItsImageIsGotNeverStarts() {
        engine.holdPulls();
        RunTask task = start("t1", "other", DockerInfo.DEFAULT);
        Await.until("under way", () -> engine.pulling() == 1);
        bed.tell(new KillTask(key(task), Optional.empty()));

        assertThat(bed.acknowledged(task, TaskState.KILLED).reason()).contains(Reason.TASK_KILLED_DURING_LAUNCH);
        engine.letPullsEnd();
        Await.until("over", () -> engine.pulling() == 0);
        // What it would have started comes before what another one of the same image starts.
        RunTask unused = running("t2", "other");
        assertThat(engine.asked("/containers/create")).isEqualTo(1);
    }

    @Test
    void anImageCanBeAskedForThatTheEngineHas() {
        RunTask task = start("t1", "tiny", new DockerInfo(DockerInfo.Network.NONE, List.of(), true, List.of(), true));

        bed.acknowledged(task, TaskState.RUNNING);
        assertThat(engine.asked("images/create?fromImage=tiny&tag=latest")).isEqualTo(1);
        assertThat(container().request().get("HostConfig").get("NetworkMode").asText())
                .isEqualTo("none");
        assertThat(container().request().get("HostConfig").get("Privileged").asBoolean())
                .isTrue();
    }

    @Test
    void whatTheEngineRefusesIsSaid() {
        RunTask missing = start("t1", "missing", DockerInfo.DEFAULT);
        TaskStatus failed = bed.acknowledged(missing, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message())
                .isEqualTo("Failed to get the image missing: there is no such image in the registry");

        RunTask nonsense = task("t2", "tiny", DockerInfo.DEFAULT, CommandInfo.ofImage(List.of("nonsense")));
        bed.tell(nonsense);
        bed.acknowledged(nonsense, TaskState.STARTING);
        assertThat(bed.acknowledged(nonsense, TaskState.FAILED).message())
                .isEqualTo("Failed to start the container: nonsense: no such file");
        Await.until("the container is removed", () -> engine.names().isEmpty());
    }

    @Test
    void theNextLifeOfTheAgentTakesContainersBack() throws Exception {
        RunTask runs = running("t1", "tiny");
        container().write(false, "before\n");
        Await.until("output", () -> read("t1", "stdout").equals("before\n"));
        String runner = engine.names().iterator().next();
        RunTask ends = running("t2", "tiny");
        String ender = engine.names().stream()
                .filter(name -> !name.equals(runner))
                .findFirst()
                .orElseThrow();
        bed.crash();
        engine.container(runner).write(false, "meanwhile\n");
        engine.container(ender).write(false, "last words\n");
        engine.container(ender).end(21);

        start();
        TaskStatus failed = bed.expectAfterCrash(ends, TaskState.RUNNING, TaskState.FAILED);
        bed.acknowledge(ends, failed);
        assertThat(failed.exitStatus()).contains(21);
        assertThat(read("t2", "stdout")).isEqualTo("last words\n");
        Await.until("output", () -> read("t1", "stdout").equals("before\nmeanwhile\n"));
        engine.container(runner).end(0);
        bed.acknowledged(runs, TaskState.FINISHED);
        Await.until("all are removed", () -> engine.names().isEmpty());
    }

    @Test
    void whatIsWrittenAfterTheEngineLostSomeOutputIsCopied() throws Exception {
        DockerInfo.Parameter driver = new DockerInfo.Parameter("log-driver", "local");
        RunTask task =
                start("t1", "tiny", new DockerInfo(DockerInfo.Network.HOST, List.of(), false, List.of(driver), false));
        bed.acknowledged(task, TaskState.RUNNING);
        container().write(false, "a long line\n");
        Await.until("output", () -> read("t1", "stdout").equals("a long line\n"));
        bed.crash();
        container().loseOutput();
        container().write(false, "two\n");

        start();
        container().write(false, "three\n");
        Await.until("output", () -> read("t1", "stdout").equals("a long line\nthree\n"));
        container().end(0);
        bed.acknowledge(task, bed.expectAfterCrash(task, TaskState.RUNNING, TaskState.FINISHED));
    }

    @Test
    void containersThatNobodyKnowsAreEndedAndThoseOfOthersAreNot() throws Exception {
        RunTask task = running("t1", "tiny");
        String name = engine.names().iterator().next();
        crashAndForget();
        FakeContainer stray = engine.container(name);

        start();
        Await.until("it is removed", () -> engine.names().isEmpty());
        assertThat(stray.request().get("Labels").get("io.kebne.task").asText())
                .isEqualTo(task.task().taskId().value());
        assertThat(engine.asked(
                        "label%22%3A%5B%22io.kebne.agent%3D" + bed.host.info().id()))
                .isEqualTo(2);
    }

    @Test
    void aContainerThatHasEndedAndCannotBeRemovedKeepsNoAgentFromStarting() throws Exception {
        RunTask unused = running("t1", "tiny");
        crashAndForget();
        container().end(1);
        engine.refuseRemovals(true);

        start();
        assertThat(engine.names()).hasSize(1);
        engine.refuseRemovals(false);
        Await.until("it is removed", () -> engine.names().isEmpty());
    }

    @Test
    void anEngineThatIsAwayForAWhileIsWaitedFor() throws Exception {
        RunTask task = running("t1", "tiny");
        FakeContainer container = container();
        container.write(false, "one\n");
        Await.until("output", () -> read("t1", "stdout").equals("one\n"));
        engine.stop();
        bed.tell(new KillTask(key(task), Optional.of(new KillPolicy(Duration.ofMillis(1)))));
        container.write(false, "two\n");
        bed.expectSilence();
        engine.start();

        bed.acknowledged(task, TaskState.KILLED);
        assertThat(read("t1", "stdout")).isEqualTo("one\ntwo\n");
    }

    @Test
    void aContainerThatSomebodyElseRemovesHasVanished() throws Exception {
        RunTask task = running("t1", "tiny");
        String name = engine.names().iterator().next();
        FakeContainer container = container();
        engine.forget(name);
        container.end(0);

        assertThat(bed.acknowledged(task, TaskState.FAILED).message()).contains("it is not known how");
    }

    @Test
    void aSandboxDoesNotLeadTheOutputElsewhere() throws Exception {
        RunTask task = running("t1", "tiny");
        container().write(false, "one\n");
        Await.until("output", () -> read("t1", "stdout").equals("one\n"));
        Path elsewhere = Files.writeString(temp.resolve("elsewhere"), "");
        bed.crash();
        Files.delete(bed.sandbox("t1").resolve("stdout"));
        Files.createSymbolicLink(bed.sandbox("t1").resolve("stdout"), elsewhere);

        start();
        container().end(0);
        bed.acknowledge(task, bed.expectAfterCrash(task, TaskState.RUNNING, TaskState.FINISHED));
        assertThat(elsewhere).isEmptyFile();
    }

    @Test
    void aCheckRunsInTheContainer() {
        RunTask plain = task("t1", "tiny", DockerInfo.DEFAULT, CommandInfo.shell("work"));
        RunTask task = new RunTask(
                plain.framework(),
                plain.role(),
                plain.task().toBuilder()
                        .check(CheckInfo.of(new Probe.Command(CommandInfo.shell("exit 7"))))
                        .build());
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        bed.acknowledged(task, TaskState.RUNNING);

        assertThat(bed.acknowledged(task, TaskState.RUNNING).checkStatus())
                .contains(new CheckStatus.Command(Optional.of(7)));
        assertThat(engine.asked("/exec/0/start")).isEqualTo(1);
    }

    @Test
    void nothingElseIsStartedInAContainer() {
        RunTask unused = running("t1", "tiny");
        String id = engine.names().iterator().next().substring("kebne-".length());
        ContainerPath path = new ContainerPath(List.of(id, "nested"));

        assertThatThrownBy(() ->
                        bed.host.nested().launch(path, ContainerSpec.of(CommandInfo.shell("echo > /tmp/escaped"))))
                .isInstanceOf(NestedException.class)
                .hasMessageContaining("runs an image, in which agents start nothing else");
    }

    @Test
    void anAgentWithoutAnEngineSaysWhatItLacks() throws Exception {
        bed.close();
        bed = new AgentTestBed(temp.resolve("w2"), Map.of());
        bed.tell(new Registered("epoch-1"));
        RunTask task = task("t1", "tiny", DockerInfo.DEFAULT, CommandInfo.shell("true"));
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);

        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message())
                .isEqualTo("container.type: DOCKER needs an agent with docker in --containerizers"
                        + " (kebne.agent.containerizers)");
    }

    @Test
    void anAgentDoesNotStartWhereTheEngineIsMissing() {
        AgentSettings settings = AgentTestBed.settings(
                temp.resolve("w2"),
                Map.of("containerizers", "mesos,docker", "docker-socket", "unix://" + temp.resolve("none")));

        assertThatThrownBy(() -> AgentHost.open(settings, "1"))
                .isInstanceOf(AgentStartException.class)
                .hasMessageContaining("does not answer at " + temp.resolve("none") + " (kebne.agent.docker-socket)");
    }

    @Test
    void whatRunsTasksIsOneOfTwo() {
        assertThatThrownBy(() -> AgentTestBed.settings(temp, Map.of("containerizers", "docker")))
                .hasMessage("kebne.agent.containerizers: must be mesos, or mesos,docker");
    }

    private void start() throws Exception {
        bed = new AgentTestBed(
                temp.resolve("w"),
                Map.of(
                        "containerizers",
                        "mesos,docker",
                        "docker-socket",
                        engine.socket().toString()));
        bed.tell(new Registered("epoch-1"));
    }

    /** The next life knows of no task. */
    private void crashAndForget() throws IOException {
        bed.crash();
        try (var files = Files.walk(bed.host.workDirectory().checkpoints())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    private RunTask running(String id, String image) {
        RunTask task = start(id, image, DockerInfo.DEFAULT);
        bed.acknowledged(task, TaskState.RUNNING);
        return task;
    }

    private RunTask start(String id, String image, DockerInfo docker) {
        RunTask task = task(id, image, docker, CommandInfo.shell("work"));
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        return task;
    }

    private static RunTask task(String id, String image, DockerInfo docker, CommandInfo command) {
        return new RunTask(
                FRAMEWORK,
                "role-1",
                new TaskInfoBuilder(new TaskId(id), id, Resources.parse("cpus:0.1;mem:32"))
                        .command(command.withEnvironment(List.of(new EnvironmentVariable("A", "b"))))
                        .container(ContainerInfo.image(image, docker))
                        .build());
    }

    /** The only one. */
    private FakeContainer container() {
        Await.until("the others are removed", () -> engine.names().size() == 1);
        return engine.container(engine.names().iterator().next());
    }

    private String read(String task, String file) {
        try {
            return Files.readString(bed.sandbox(task).resolve(file));
        } catch (IOException e) {
            return "";
        }
    }
}
