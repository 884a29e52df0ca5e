package io.kebne.actors.agent;

import static io.kebne.actors.agent.AgentTestBed.key;
import static io.kebne.actors.agent.AgentTestBed.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.kebne.protocol.task.Uri;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks as real processes, seen through the updates that their agent sends. */
class ExecutorActorTest {
    @TempDir
    Path temp;

    private AgentTestBed bed;

    @AfterEach
    void close() throws Exception {
        bed.close();
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
    @DisplayName("case 17: a killed task that ignores the request is ended when its grace is over")
    void aKilledTaskThatIgnoresTheRequestIsEndedWhenItsGraceIsOver() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = bed.running("t1", "trap '' TERM; (sleep 100; sleep 100) & echo up > up; sleep 100; sleep 100");
        Await.until("up", () -> Files.exists(bed.sandbox("t1").resolve("up")));
        bed.tell(new KillTask(key(task), Optional.of(new KillPolicy(Duration.ofMillis(50)))));
        TaskStatus killed = bed.expect(task, TaskState.KILLED);
        assertThat(killed.signal()).contains(9);
        assertThat(killed.reason()).isEmpty();
        assertThat(bed.processesOf("t1")).isEmpty();
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
        assertThat(bed.processesOf("t1")).isEmpty();
    }

    @Test
    void whatACommandLeavesRunningIsEndedWithIt() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = bed.running("t1", "(trap '' TERM HUP; sleep 100; sleep 100) & exit 0");
        bed.expect(task, TaskState.FINISHED);
        assertThat(bed.processesOf("t1")).isEmpty();
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

        bed = AgentTestBed.registered(temp.resolve("second"));
        bed.tell(nobodys);
        bed.acknowledged(nobodys, TaskState.STARTING);
        bed.acknowledged(nobodys, TaskState.RUNNING);
        bed.expect(nobodys, TaskState.FINISHED);
        assertThat(bed.sandbox("t1").resolve("stdout")).hasContent("root");
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
            try (Socket fetching = silent.accept()) {
                fetching.getInputStream().read();
                Await.until(
                        "it is seen what the launch waits for",
                        () -> bed.host.pendingOperations().stream()
                                .map(pending -> pending.operation() + " "
                                        + pending.args().get("task_id"))
                                .toList()
                                .containsAll(List.of("containerizer::launch t1", "fetcher::fetch t1")));
                bed.tell(new KillTask(key(task), Optional.empty()));
                TaskStatus killed = bed.expect(task, TaskState.KILLED);
                assertThat(killed.reason()).contains(Reason.TASK_KILLED_DURING_LAUNCH);
            }
        }
        Await.until("nothing is under way", () -> bed.host.pendingOperations().isEmpty());
        assertThat(bed.noted()).isZero();
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
        Await.until("no notes", () -> bed.noted() == 0);
        bed.expectSilence();
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

    private static Uri uri(String value) {
        return new Uri(value, false, false, false, Optional.empty());
    }
}
