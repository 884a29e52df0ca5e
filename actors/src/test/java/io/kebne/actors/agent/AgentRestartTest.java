package io.kebne.actors.agent;

import static io.kebne.actors.agent.AgentTestBed.FRAMEWORK;
import static io.kebne.actors.agent.AgentTestBed.PATIENCE;
import static io.kebne.actors.agent.AgentTestBed.key;
import static io.kebne.actors.agent.AgentTestBed.task;
import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.PoisonPill;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import io.kebne.actors.agent.checkpoint.Checkpoints;
import io.kebne.actors.agent.core.TaskCheckpoint;
import io.kebne.actors.agent.process.ProcessTable;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes whose agent ends, and starts again in the same work directory. */
class AgentRestartTest {
    private static final String STUBBORN = "trap 'exit 5' TERM; echo up > up; while :; do sleep 0.01; done";

    @TempDir
    Path temp;

    private AgentTestBed bed;

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "shell"})
    void aTaskRunsOnAndIsKilledByTheNextLifeOfTheAgent(String supervisor) throws Exception {
        start(supervisor);
        RunTask task = up("t1", STUBBORN);
        List<Path> before = bed.processesOf("t1");
        String incarnation = bed.incarnation();
        bed.crash();

        start(supervisor);
        assertThat(bed.incarnation()).isEqualTo(incarnation);
        assertThat(bed.registration().tasks()).extracting(AgentTask::key).containsExactly(key(task));
        assertThat(bed.processesOf("t1")).containsAll(before.subList(0, 1));
        bed.tell(task);
        bed.expectSilence();
        bed.tell(new KillTask(key(task), Optional.empty()));
        TaskStatus killed = bed.acknowledged(task, TaskState.KILLED);
        assertThat(killed.exitStatus()).contains(5);
        Await.until("nothing is remembered", () -> bed.noted() == 0 && remembered() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "shell"})
    void howATaskEndedWhileTheAgentWasAwayIsReportedOnce(String supervisor) throws Exception {
        start(supervisor);
        RunTask task = bed.running("t1", "until [ -f end ]; do sleep 0.01; done; exit 9");
        bed.crash();
        Files.createFile(bed.sandbox("t1").resolve("end"));
        Await.until("the end", () -> bed.processesOf("t1").isEmpty());

        start(supervisor);
        TaskStatus failed = bed.expectAfterCrash(task, TaskState.RUNNING, TaskState.FAILED);
        assertThat(failed.exitStatus()).contains(9);
        assertThat(failed.message()).isEqualTo("Command exited with status 9");
        bed.crash();

        start(supervisor);
        assertThat(bed.acknowledged(task, TaskState.FAILED)).isEqualTo(failed);
        Await.until("nothing is remembered", () -> remembered() == 0);
        bed.crash();

        start(supervisor);
        bed.expectSilence();
        assertThat(bed.registration().tasks()).isEmpty();
    }

    @Test
    void anUpdateThatWasNotAcknowledgedIsSentByTheNextLife() throws Exception {
        start("auto");
        RunTask task = task("t1", CommandInfo.shell("exec sleep 100"));
        bed.tell(task);
        TaskStatus starting = bed.expect(task, TaskState.STARTING);
        Await.until("running", () -> bed.views.get().tasksByState().getOrDefault(TaskState.RUNNING, 0L) == 1);
        bed.crash();

        start("auto");
        assertThat(bed.acknowledged(task, TaskState.STARTING)).isEqualTo(starting);
        bed.acknowledged(task, TaskState.RUNNING);
        bed.expectSilence();
    }

    @Test
    @DisplayName("case 15: after a restart of the machine nothing is taken back and all is reported")
    void afterARestartOfTheMachineNothingIsTakenBackAndAllIsReported() throws Exception {
        start("auto");
        RunTask task = up("t1", STUBBORN);
        String incarnation = bed.incarnation();
        bed.crash();

        bed = new AgentTestBed(temp, Map.of(), ProcessTable.ofThisMachine().afterRestart("another-boot"));
        assertThat(bed.incarnation()).isNotEqualTo(incarnation);
        bed.tell(new Registered("epoch-1"));
        TaskStatus gone = bed.expect(task, TaskState.GONE);
        assertThat(gone.message()).isEqualTo("The machine was restarted");
        assertThat(gone.reason()).contains(Reason.AGENT_RESTARTED);
    }

    @Test
    void ofATaskWhoseCheckpointIsDamagedNothingRunsOnAndTheOthersDo() throws Exception {
        start("auto");
        up("hit", STUBBORN);
        Path log = checkpointLog();
        long ofHit = Files.size(log);
        RunTask intact = up("intact", STUBBORN);
        String incarnation = bed.incarnation();
        bed.crash();
        byte[] content = Files.readAllBytes(log);
        for (int i = 0; i < ofHit; i++) {
            content[i] ^= 1;
        }
        Files.write(log, content);

        start("auto");
        // From this the allocator learns that what is not listed is lost.
        assertThat(bed.incarnation()).isNotEqualTo(incarnation);
        assertThat(bed.registration().tasks()).extracting(AgentTask::key).containsExactly(key(intact));
        assertThat(bed.processesOf("hit")).isEmpty();
        assertThat(bed.processesOf("intact")).isNotEmpty();
    }

    @Test
    void theTasksOfAFrameworkWithoutCheckpointsEndAndCountAsLost() throws Exception {
        start("auto");
        RunTask checkpointed = task("t1", CommandInfo.shell(STUBBORN));
        RunTask task = new RunTask(without(FRAMEWORK), checkpointed.role(), checkpointed.task());
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        bed.acknowledged(task, TaskState.RUNNING);
        Await.until("acknowledged", this::noUpdateIsRemembered);
        bed.crash();

        start("auto");
        TaskStatus gone = bed.expect(task, TaskState.GONE);
        assertThat(gone.reason()).contains(Reason.AGENT_DISCONNECTED);
        assertThat(bed.processesOf("t1")).isEmpty();
    }

    @Test
    void aTaskWhoseSupervisorIsKilledFailsAndNothingOfItIsLeft() throws Exception {
        start("auto");
        RunTask task = up("t1", "sleep 100 & " + STUBBORN);
        long supervisor = supervisorOf("t1");
        ProcessHandle.of(supervisor).orElseThrow().destroyForcibly();
        TaskStatus failed = bed.expect(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.EXECUTOR_TERMINATED);
        assertThat(bed.processesOf("t1")).isEmpty();
    }

    @Test
    void anAgentWhoseActorFailsGoesOnWithItsTasks() throws Exception {
        start("auto");
        RunTask task = up("t1", STUBBORN);
        List<Path> before = bed.processesOf("t1");
        ActorRef<Done> nobody = null;
        bed.actor.tell(new AgentActor.Leave(nobody));
        RegisterAgent again = bed.expect(RegisterAgent.class);
        assertThat(again.incarnation()).isEqualTo(bed.incarnation());
        assertThat(again.tasks()).extracting(AgentTask::key).containsExactly(key(task));
        assertThat(bed.processesOf("t1")).containsAll(before.subList(0, 1));
        bed.tell(new Registered("epoch-1"));
        bed.tell(new KillTask(key(task), Optional.empty()));
        assertThat(bed.expect(task, TaskState.KILLED).exitStatus()).contains(5);
    }

    @Test
    void aTaskWhoseExecutorFailsGetsAnotherOne() throws Exception {
        start("auto");
        RunTask task = up("t1", STUBBORN);
        for (int i = 0; i < 3; i++) {
            Adapter.toClassic(bed.kit.system())
                    .actorSelection(bed.actor.path().child("executor-*"))
                    .tell(PoisonPill.getInstance(), akka.actor.ActorRef.noSender());
        }
        bed.expectSilence();
        bed.tell(new KillTask(key(task), Optional.empty()));
        assertThat(bed.expect(task, TaskState.KILLED).exitStatus()).contains(5);
    }

    @Test
    void anAgentThatLeavesSaysNothingAndLetsItsTasksRun() throws Exception {
        start("auto");
        up("t1", STUBBORN);
        TestProbe<Done> left = bed.kit.createTestProbe();
        bed.actor.tell(new AgentActor.Leave(left.ref()));
        left.expectMessage(PATIENCE, Done.getInstance());
        left.expectTerminated(bed.actor, PATIENCE);
        bed.expectSilence();
        assertThat(bed.processesOf("t1")).isNotEmpty();
    }

    private void start(String supervisor) throws Exception {
        bed = new AgentTestBed(temp, Map.of("supervisor", supervisor));
        bed.tell(new Registered("epoch-1"));
    }

    /** Runs a task until its command has begun, and its updates are acknowledged. */
    private RunTask up(String id, String line) throws IOException {
        RunTask task = bed.running(id, line);
        Await.until("up", () -> Files.exists(bed.sandbox(id).resolve("up")));
        Await.until("acknowledged", this::noUpdateIsRemembered);
        return task;
    }

    private boolean noUpdateIsRemembered() {
        return checkpoints().stream().allMatch(task -> task.updates().isEmpty());
    }

    private int remembered() {
        return checkpoints().size();
    }

    /** As another agent would find them now. */
    private List<TaskCheckpoint> checkpoints() {
        try (Checkpoints onDisk = new Checkpoints(temp.resolve("meta/checkpoints"))) {
            return onDisk.read(new AkkaCheckpointCodec(bed.kit.system())).tasks();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path checkpointLog() throws IOException {
        try (var files = Files.list(temp.resolve("meta/checkpoints"))) {
            return files.findFirst().orElseThrow();
        }
    }

    /** The process that is the parent of the task's. */
    private long supervisorOf(String id) throws IOException {
        String container = bed.sandbox(id).toRealPath().getFileName().toString();
        String[] words = Files.readString(temp.resolve("r").resolve(container).resolve("pid"))
                .split(" ", -1);
        return Long.parseLong(words[3]);
    }

    private static FrameworkInfo without(FrameworkInfo info) {
        return new FrameworkInfo(
                info.id(),
                info.name(),
                info.user(),
                info.roles(),
                info.failoverTimeout(),
                false,
                info.capabilities(),
                info.hostname(),
                info.principal(),
                info.webuiUrl());
    }
}
