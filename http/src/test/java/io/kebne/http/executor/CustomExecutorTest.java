package io.kebne.http.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.Bytes;
import io.kebne.protocol.agent.AgentExecutor;
import io.kebne.protocol.agent.AgentMessage.AcknowledgeExit;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.MessageToExecutor;
import io.kebne.protocol.agent.AgentMessage.RunGroup;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.agent.AgentMessage.ShutdownExecutor;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorExited;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorMessage;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mesos' cases of executors, with a framework's executor in a process of its own that speaks HTTP. */
class CustomExecutorTest {
    static final FrameworkInfo FRAMEWORK = new FrameworkInfo(
            new FrameworkId("framework-1"),
            "tests",
            "",
            new TreeSet<>(Set.of("role-1")),
            Duration.ofHours(1),
            true,
            Set.of(FrameworkInfo.Capability.PARTITION_AWARE),
            "",
            Optional.empty(),
            Optional.empty());
    static final ExecutorInfo EXECUTOR = ExecutorInfo.custom(
            new ExecutorId("e"), CommandInfo.shell(ExecutorProgram.command()), Resources.parse("cpus:0.1;mem:64"));
    static final ExecutorKey KEY = new ExecutorKey(FRAMEWORK.id(), EXECUTOR.executorId());
    /** Of this JVM only: an agent ends all processes of a container, whoever started them. */
    static final String CONTAINER = UUID.randomUUID().toString();

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

    @Test
    void tasksRunInAnExecutorThatIsStartedOnce() {
        bed.tell(run("t1", "long"));
        TaskStatus running = bed.expect("t1", TaskState.RUNNING);
        assertThat(running.executorId()).contains(EXECUTOR.executorId());
        assertThat(running.containerId()).contains(CONTAINER);
        assertThat(running.data()).contains(Bytes.of("TASK_RUNNING".getBytes(StandardCharsets.UTF_8)));

        bed.tell(run("t2", "short"));
        bed.expect("t2", TaskState.RUNNING);
        bed.expect("t2", TaskState.FINISHED);
        bed.tell(new KillTask(key("t1"), Optional.empty()));
        bed.expect("t1", TaskState.KILLED);
        bed.tell(new RunGroup(FRAMEWORK, "role-1", List.of(task("g1", "short")), "g", CONTAINER, ""));
        bed.expect("g1", TaskState.RUNNING);
        bed.expect("g1", TaskState.FINISHED);
    }

    @Test
    void messagesPassBothWaysAndAShutdownEndsTheExecutor() {
        bed.tell(run("t1", "long"));
        bed.expect("t1", TaskState.RUNNING);
        Bytes data = Bytes.of(new byte[] {0, 1, -1});

        bed.tell(new MessageToExecutor(KEY, data));
        assertThat(bed.expect(ExecutorMessage.class))
                .isEqualTo(new ExecutorMessage(bed.host().info().id(), KEY, data));

        bed.tell(new ShutdownExecutor(KEY));
        bed.expect("t1", TaskState.KILLED);
        ExecutorExited exited = bed.expect(ExecutorExited.class);
        assertThat(exited.containerId()).isEqualTo(CONTAINER);
        assertThat(exited.status()).contains(0);
    }

    /** Mesos: SlaveRecovery.KillTask. */
    @Test
    void aTaskGoesOnThroughARestartOfTheAgentAndCanBeKilled() throws Exception {
        bed.tell(run("t1", "long"));
        bed.expect("t1", TaskState.RUNNING);

        bed.crash();
        bed.start();

        assertThat(bed.registration().executors()).containsExactly(new AgentExecutor(KEY, CONTAINER));
        assertThat(bed.registration().tasks()).hasSize(1);
        bed.tell(new KillTask(key("t1"), Optional.empty()));
        assertThat(bed.expectAfterCrash("t1", TaskState.RUNNING, TaskState.KILLED)
                        .state())
                .isEqualTo(TaskState.KILLED);
    }

    /** Mesos: SlaveRecovery.RecoverTerminatedExecutor. */
    @Test
    void tasksOfAnExecutorThatDiedWhileTheAgentWasDownFail() throws Exception {
        ExecutorInfo mortal = ExecutorInfo.custom(
                EXECUTOR.executorId(),
                CommandInfo.shell(
                        "(while [ ! -e down ]; do sleep 0.05; done; kill -9 $$) & " + ExecutorProgram.command()),
                EXECUTOR.resources());
        bed.tell(new RunTask(
                FRAMEWORK,
                "role-1",
                TaskInfo.of(new TaskId("t1"), "long", Resources.parse("cpus:0.1"), mortal),
                "",
                Optional.of(CONTAINER)));
        bed.expect("t1", TaskState.RUNNING);
        Path sandbox = bed.host().workDirectory().sandbox(FRAMEWORK.id(), EXECUTOR.executorId(), CONTAINER);

        bed.crash();
        Files.createFile(sandbox.resolve("down"));
        bed.start();

        ExecutorBed.Ending ending = bed.endingAfterCrash("t1", TaskState.RUNNING);
        assertThat(ending.status().state()).isEqualTo(TaskState.FAILED);
        assertThat(ending.status().reason()).contains(Reason.EXECUTOR_TERMINATED);
        assertThat(ending.exited().status()).contains(9);
        bed.tell(new AcknowledgeExit(KEY, CONTAINER));
    }

    static RunTask run(String id, String name) {
        return new RunTask(FRAMEWORK, "role-1", task(id, name), "", Optional.of(CONTAINER));
    }

    private static TaskInfo task(String id, String name) {
        return TaskInfo.of(new TaskId(id), name, Resources.parse("cpus:0.1"), EXECUTOR);
    }

    static TaskKey key(String id) {
        return new TaskKey(FRAMEWORK.id(), new TaskId(id));
    }
}
