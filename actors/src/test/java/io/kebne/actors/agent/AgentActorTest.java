package io.kebne.actors.agent;

import static io.kebne.actors.agent.AgentTestBed.PATIENCE;
import static io.kebne.actors.agent.AgentTestBed.key;
import static io.kebne.actors.agent.AgentTestBed.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import akka.Done;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.Reregister;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.UnregisterAgent;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.kebne.protocol.task.Uri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentActorTest {
    @TempDir
    Path temp;

    private AgentTestBed bed;

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    @Test
    void anAgentRegistersUntilItIsRegisteredAndThenShowsThatItIsAlive() throws Exception {
        bed = new AgentTestBed(temp, Map.of("registration-retry", "20ms", "heartbeat-interval", "20ms"));
        RegisterAgent again = bed.expect(RegisterAgent.class);
        assertThat(again.info()).isEqualTo(bed.host.info());
        assertThat(again.incarnation()).isEqualTo(bed.incarnation());
        bed.tell(new Registered("epoch-1"));
        bed.allocator.fishForMessage(
                PATIENCE,
                message -> isHeartbeat(message) ? FishingOutcomes.complete() : FishingOutcomes.continueAndIgnore());
        assertThat(bed.expect(AgentHeartbeat.class))
                .isEqualTo(new AgentHeartbeat(bed.host.info().id(), bed.incarnation()));
    }

    @Test
    void aTaskGoesThroughItsStatesOneAcknowledgementAtATime() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = task("t1", CommandInfo.shell("echo hello"));
        bed.tell(task);
        TaskStatus starting = bed.expect(task, TaskState.STARTING);
        bed.expectSilence();
        bed.acknowledge(task, starting);
        TaskStatus running = bed.expect(task, TaskState.RUNNING);
        bed.expectSilence();
        bed.acknowledge(task, running);
        TaskStatus finished = bed.expect(task, TaskState.FINISHED);
        bed.acknowledge(task, finished);
        bed.expectSilence();

        assertThat(finished.exitStatus()).contains(0);
        assertThat(finished.message()).isEqualTo("Command exited with status 0");
        assertThat(finished.reason()).isEmpty();
        assertThat(bed.sandbox("t1").resolve("stdout")).hasContent("hello");
    }

    @Test
    void aCommandThatFailsFailsItsTask() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = bed.running("t1", "exit 7");
        TaskStatus failed = bed.expect(task, TaskState.FAILED);
        assertThat(failed.message()).isEqualTo("Command exited with status 7");
        assertThat(failed.reason()).contains(Reason.COMMAND_EXECUTOR_FAILED);
        assertThat(failed.exitStatus()).contains(7);
    }

    @Test
    void aCommandThatIsKilledFromElsewhereFailsItsTask() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = bed.running("t1", "kill -9 $$");
        TaskStatus failed = bed.expect(task, TaskState.FAILED);
        assertThat(failed.message()).isEqualTo("Command terminated with signal Killed");
        assertThat(failed.signal()).contains(9);
        assertThat(failed.exitStatus()).isEmpty();
    }

    @Test
    void aCommandThatDoesNotExistFailsItsTaskAndTheShellSaysWhy() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = task("t1", CommandInfo.exec(List.of("no-such-program")));
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        bed.acknowledged(task, TaskState.RUNNING);
        assertThat(bed.expect(task, TaskState.FAILED).exitStatus()).contains(127);
        assertThat(bed.sandbox("t1").resolve("stderr")).content().contains("no-such-program: not found");
    }

    @Test
    void anUnacknowledgedUpdateIsRepeated() throws Exception {
        bed = new AgentTestBed(temp, Map.of("status-update-retry-min", "20ms", "status-update-retry-max", "40ms"));
        bed.tell(new Registered("epoch-1"));
        RunTask task = task("t1", CommandInfo.shell("exec sleep 100"));
        bed.tell(task);
        TaskStatus first = bed.expect(task, TaskState.STARTING);
        for (int i = 0; i < 3; i++) {
            assertThat(bed.expect(task, TaskState.STARTING)).isEqualTo(first);
        }
    }

    @Test
    void aTaskThatIsAskedForTwiceRunsOnce() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = bed.running("t1", "exec sleep 100");
        bed.tell(task);
        bed.expectSilence();
        try (var runs = Files.list(bed.sandbox("t1").getParent())) {
            assertThat(runs.map(p -> p.getFileName().toString()).filter(name -> !name.equals("latest")))
                    .hasSize(1);
        }
        assertThat(noted()).isEqualTo(1);
    }

    @Test
    void aKilledTaskThatIgnoresTheRequestIsEndedWhenItsGraceIsOver() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = bed.running("t1", "trap '' TERM; (sleep 100; sleep 100) & echo up > up; sleep 100; sleep 100");
        Await.until("up", () -> Files.exists(bed.sandbox("t1").resolve("up")));
        bed.tell(new KillTask(key(task), Optional.of(new KillPolicy(Duration.ofMillis(50)))));
        TaskStatus killed = bed.expect(task, TaskState.KILLED);
        assertThat(killed.signal()).contains(9);
        assertThat(killed.reason()).isEmpty();
        assertThat(processesOf("t1")).isEmpty();
    }

    @Test
    void aKilledTaskMayEndByItself() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = bed.running("t1", "trap 'exit 4' TERM; echo up > up; while :; do sleep 0.01; done");
        Await.until("up", () -> Files.exists(bed.sandbox("t1").resolve("up")));
        bed.tell(new KillTask(key(task), Optional.empty()));
        TaskStatus killed = bed.expect(task, TaskState.KILLED);
        assertThat(killed.exitStatus()).contains(4);
        assertThat(killed.message()).isEqualTo("Command exited with status 4");
    }

    @Test
    void theProgramInsideAShellHasItsGraceAlthoughTheShellEndsAtOnce() throws Exception {
        bed = AgentTestBed.registered(temp);
        String program =
                "trap 'sleep 0.1; echo saved > saved; exit 0' TERM; echo up > up; while :; do sleep 0.01; done";
        RunTask task = bed.running("t1", "sh -c \"" + program + "\"; echo not reached");
        Await.until("up", () -> Files.exists(bed.sandbox("t1").resolve("up")));
        bed.tell(new KillTask(key(task), Optional.empty()));
        assertThat(bed.expect(task, TaskState.KILLED).signal()).contains(15);
        assertThat(bed.sandbox("t1").resolve("saved")).hasContent("saved");
        assertThat(processesOf("t1")).isEmpty();
    }

    @Test
    void whatACommandLeavesRunningIsEndedWithIt() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = bed.running("t1", "(trap '' TERM HUP; sleep 100; sleep 100) & exit 0");
        bed.expect(task, TaskState.FINISHED);
        assertThat(processesOf("t1")).isEmpty();
    }

    @Test
    void tasksRunAsTheirFrameworksUserOnlyWhereTheAgentSwitchesUsers() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"));
        bed = new AgentTestBed(temp, Map.of("switch-user", "true"));
        bed.tell(new Registered("epoch-1"));
        RunTask task = task("t1", CommandInfo.shell("id -un"));
        RunTask nobodys = new RunTask(of(task.framework(), "nobody"), task.role(), task.task());
        bed.tell(nobodys);
        bed.acknowledged(nobodys, TaskState.STARTING);
        bed.acknowledged(nobodys, TaskState.RUNNING);
        bed.expect(nobodys, TaskState.FINISHED);
        assertThat(bed.sandbox("t1").resolve("stdout")).hasContent("nobody");
        bed.close();

        bed = AgentTestBed.registered(temp);
        bed.tell(nobodys);
        bed.acknowledged(nobodys, TaskState.STARTING);
        bed.acknowledged(nobodys, TaskState.RUNNING);
        bed.expect(nobodys, TaskState.FINISHED);
        assertThat(bed.sandbox("t1").resolve("stdout")).hasContent("root");
    }

    private static FrameworkInfo of(FrameworkInfo info, String user) {
        return new FrameworkInfo(
                info.id(),
                info.name(),
                user,
                info.roles(),
                info.failoverTimeout(),
                info.checkpoint(),
                info.capabilities(),
                info.hostname(),
                info.principal(),
                info.webuiUrl());
    }

    @Test
    void aFileThatCannotBeFetchedFailsTheTask() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = task("t1", CommandInfo.shell("true").withUris(List.of(uri("/no/such/file"))));
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        TaskStatus failed = bed.expect(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message()).startsWith("Failed to fetch '/no/such/file': ");
        assertThat(bed.views.get().launchErrors()).isEqualTo(1);
    }

    @Test
    void aSandboxThatCannotBeMadeFailsTheTask() throws Exception {
        bed = AgentTestBed.registered(temp);
        Files.writeString(
                Files.createDirectories(bed.sandbox("x").getParent().getParent().getParent())
                        .resolve("t1"),
                "in the way");
        RunTask task = task("t1", CommandInfo.shell("true"));
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        TaskStatus failed = bed.expect(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message()).startsWith("Failed to create the sandbox: ");
    }

    @Test
    void aTaskThatIsKilledWhileItsFilesAreFetchedNeverStarts() throws Exception {
        bed = AgentTestBed.registered(temp);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Uri uri = uri("http://127.0.0.1:" + silent.getLocalPort() + "/file");
            RunTask task = task("t1", CommandInfo.shell("true").withUris(List.of(uri)));
            bed.tell(task);
            bed.acknowledged(task, TaskState.STARTING);
            silent.accept().getInputStream().read();
            bed.tell(new KillTask(key(task), Optional.empty()));
            TaskStatus killed = bed.expect(task, TaskState.KILLED);
            assertThat(killed.reason()).contains(Reason.TASK_KILLED_DURING_LAUNCH);
        }
        assertThat(noted()).isZero();
    }

    @Test
    void aTaskThatIsKilledRightAfterItWasAskedForEndsWhereverItsLaunchIs() throws Exception {
        bed = AgentTestBed.registered(temp);
        for (int i = 0; i < 20; i++) {
            RunTask task = task("t" + i, CommandInfo.shell("sleep 100"));
            bed.tell(task);
            bed.tell(new KillTask(key(task), Optional.of(new KillPolicy(Duration.ZERO))));
            bed.acknowledged(task, TaskState.STARTING);
            bed.acknowledged(task, TaskState.KILLED);
        }
        Await.until("no notes", () -> noted() == 0);
        bed.expectSilence();
    }

    @Test
    void anAgentThatReregistersTellsOfItsTasksAndRepeatsItsUpdates() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask acknowledged = bed.running("t1", "exec sleep 100");
        RunTask task = task("t2", CommandInfo.shell("exec sleep 100"));
        bed.tell(task);
        TaskStatus starting = bed.expect(task, TaskState.STARTING);
        Await.until("running", () -> bed.views.get().tasksByState().getOrDefault(TaskState.RUNNING, 0L) == 2);

        bed.tell(new Reregister());
        RegisterAgent registration = bed.expect(RegisterAgent.class);
        assertThat(registration.incarnation()).isEqualTo(bed.incarnation());
        assertThat(registration.tasks())
                .extracting(AgentTask::key)
                .containsExactlyInAnyOrder(key(acknowledged), key(task));
        assertThat(registration.tasks())
                .extracting(t -> t.status().state())
                .containsExactly(TaskState.RUNNING, TaskState.RUNNING);
        bed.tell(new Registered("epoch-2"));
        assertThat(bed.expect(task, TaskState.STARTING)).isEqualTo(starting);
        bed.expectSilence();
    }

    @Test
    void aStoppedAgentEndsItsTasksReportsThemAndLeaves() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = bed.running("t1", "sleep 100 & sleep 100");
        TestProbe<Done> stopped = bed.stop();
        TaskStatus killed = bed.expect(task, TaskState.KILLED);
        assertThat(killed.reason()).contains(Reason.AGENT_REMOVED);
        assertThat(processesOf("t1")).isEmpty();
        bed.acknowledge(task, killed);
        assertThat(bed.expect(UnregisterAgent.class))
                .isEqualTo(new UnregisterAgent(bed.host.info().id(), bed.incarnation()));
        stopped.expectMessage(PATIENCE, Done.getInstance());
        stopped.expectTerminated(bed.actor, PATIENCE);
    }

    @Test
    void anAgentThatIsStoppedHardStillLeavesNoProcessBehind() throws Exception {
        bed = AgentTestBed.registered(temp);
        bed.running("t1", "trap '' TERM; sleep 100 & sleep 100");
        bed.tell(task("t2", CommandInfo.shell("sleep 100")));
        bed.kit.stop(bed.actor, PATIENCE);
        Await.until("no process", () -> processesOf("t1").isEmpty() && noted() == 0);
    }

    @Test
    void theViewShowsWhatRunsAndWhatEnded() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask done = bed.running("done", "exit 3");
        bed.acknowledged(done, TaskState.FAILED);
        RunTask active = bed.running("active", "exec sleep 100");
        AgentView view = bed.views.get();
        assertThat(view.info()).isEqualTo(bed.host.info());
        assertThat(view.registered()).isTrue();
        assertThat(view.allocated()).isEqualTo(active.task().resources());
        assertThat(view.tasksByState()).containsExactly(Map.entry(TaskState.RUNNING, 1L));
        assertThat(view.endedByState()).containsExactly(Map.entry(TaskState.FAILED, 1L));
        assertThat(view.launched()).isEqualTo(2);
        assertThat(view.completedFrameworks()).isEmpty();
        AgentView.Framework framework = view.frameworks().get(0);
        AgentView.Executor executor = framework.executors().get(0);
        assertThat(executor.id().value()).isEqualTo("active");
        assertThat(executor.name()).isEqualTo("Command Executor (Task: active) (Command: sh -c 'exec sleep 100')");
        assertThat(Path.of(executor.directory()).toRealPath())
                .isEqualTo(bed.sandbox("active").toRealPath());
        assertThat(executor.task().statuses())
                .extracting(TaskStatus::state)
                .containsExactly(TaskState.STARTING, TaskState.RUNNING);
        assertThat(framework.completedExecutors())
                .extracting(e -> e.task().state())
                .containsExactly(TaskState.FAILED);

        bed.tell(new KillTask(key(active), Optional.of(new KillPolicy(Duration.ZERO))));
        bed.acknowledged(active, TaskState.KILLED);
        assertThat(bed.views.get().frameworks()).isEmpty();
        assertThat(bed.views.get().completedFrameworks().get(0).completedExecutors())
                .hasSize(2);
        assertThat(bed.views.get().allocated().isEmpty()).isTrue();
    }

    private static boolean isHeartbeat(AllocatorMessage message) {
        return message instanceof AllocatorMessage.FromAgent from && from.command() instanceof AgentHeartbeat;
    }

    /** How many processes the agent has noted to be there. */
    private int noted() {
        try (var notes = Files.list(bed.host.workDirectory().pids())) {
            return (int) notes.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processes whose working directory is the sandbox of this task. */
    private List<Path> processesOf(String id) {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            Path sandbox = bed.sandbox(id).toRealPath();
            List<Path> found = new ArrayList<>();
            processes.forEach(process -> {
                try {
                    if (process.resolve("cwd").toRealPath().equals(sandbox)) {
                        found.add(process);
                    }
                } catch (IOException e) {
                    // Gone meanwhile.
                }
            });
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Uri uri(String value) {
        return new Uri(value, false, false, false, Optional.empty());
    }
}
