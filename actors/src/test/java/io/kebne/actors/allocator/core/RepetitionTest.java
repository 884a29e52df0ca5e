package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.status;
import static io.kebne.actors.allocator.core.Fleet.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.FrameworkCall;
import io.kebne.protocol.allocator.AllocatorCommand.RemoveFramework;
import io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an agent was told may have got lost. */
class RepetitionTest {
    private static final AgentId A1 = new AgentId("a1");
    private static final FrameworkId F1 = new FrameworkId("f1");
    private static final TaskInfo T1 = task("t1", "cpus:1;mem:128");

    private final Pool pool =
            new Pool().givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").givenTask("f1", "a1", T1);

    @Test
    void aLaunchIsSaidAgainUntilTheAgentReportsTheTask() {
        whenSomeTimePasses();
        assertThat(pool.told("a1")).singleElement().isInstanceOf(AgentMessage.RunTask.class);
        whenSomeTimePasses();
        assertThat(pool.told("a1")).hasSize(1);

        pool.when(new UpdateStatus(A1, F1, status("t1", TaskState.STARTING, "a1")));
        whenSomeTimePasses();
        assertThat(pool.told("a1")).isEmpty();
    }

    @Test
    void aKillIsSaidAgainUntilTheTaskHasEnded() {
        pool.when(new UpdateStatus(A1, F1, status("t1", TaskState.RUNNING, "a1")));
        pool.when("f1", new SchedulerCall.Kill(T1.taskId(), Optional.empty()));

        whenSomeTimePasses();
        assertThat(pool.told("a1")).singleElement().isInstanceOf(AgentMessage.KillTask.class);

        pool.when(new UpdateStatus(A1, F1, status("t1", TaskState.KILLED, "a1")));
        whenSomeTimePasses();
        assertThat(pool.told("a1")).isEmpty();
    }

    @Test
    void theEndOfAFrameworkIsSaidAgainUntilItsTasksHaveEnded() {
        pool.when(new RemoveFramework(F1));

        whenSomeTimePasses();
        assertThat(pool.told("a1"))
                .containsExactly(
                        new AgentMessage.ShutdownFramework(F1),
                        new AgentMessage.KillTask(new TaskKey(F1, T1.taskId()), Optional.empty()));
    }

    @Test
    void anAgentThatIsSilentIsToldNothing() {
        pool.whenTimePasses(Duration.ofSeconds(6));
        pool.whenTimePasses(Duration.ofSeconds(6));

        assertThat(pool.told("a1")).isEmpty();
    }

    @Test
    void aFrameworkWhoseAnnouncementGotLostIsAskedForItAndNotTakenForOneThatIsOver() {
        pool.when(new FrameworkCall(new FrameworkId("f2"), new SchedulerCall.Revive(Set.of())));

        assertThat(pool.latest().effects()).containsExactly(new AllocatorEffect.AskToAnnounce(new FrameworkId("f2")));
    }

    private void whenSomeTimePasses() {
        for (int i = 0; i < 3; i++) {
            pool.when(new AgentHeartbeat(A1, Pool.INCARNATION)).whenTimePasses(Duration.ofMillis(3_400));
        }
    }
}
