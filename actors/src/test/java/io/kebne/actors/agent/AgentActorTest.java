package io.kebne.actors.agent;

import static io.kebne.actors.agent.AgentTestBed.PATIENCE;
import static io.kebne.actors.agent.AgentTestBed.key;
import static io.kebne.actors.agent.AgentTestBed.task;
import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.kebne.protocol.agent.AgentDigest;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.Reregister;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.UnregisterAgent;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
                .isEqualTo(new AgentHeartbeat(
                        bed.host.info().id(),
                        bed.incarnation(),
                        Optional.of(AgentDigest.of(bed.host.info(), bed.incarnation(), List.of(), List.of()))));
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
        assertThat(bed.noted()).isEqualTo(1);
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
        assertThat(bed.processesOf("t1")).isEmpty();
        bed.acknowledge(task, killed);
        assertThat(bed.expect(UnregisterAgent.class))
                .isEqualTo(new UnregisterAgent(bed.host.info().id(), bed.incarnation(), false));
        stopped.expectMessage(PATIENCE, Done.getInstance());
        stopped.expectTerminated(bed.actor, PATIENCE);
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
        assertThat(executor.tasks().get(0).statuses())
                .extracting(TaskStatus::state)
                .containsExactly(TaskState.STARTING, TaskState.RUNNING);
        assertThat(framework.completedExecutors())
                .extracting(e -> e.completedTasks().get(0).state())
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
}
