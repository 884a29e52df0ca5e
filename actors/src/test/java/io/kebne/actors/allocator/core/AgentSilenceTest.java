package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.listed;
import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.admitted;
import static io.kebne.actors.allocator.core.Pool.heartbeat;
import static io.kebne.actors.allocator.core.Pool.launched;
import static io.kebne.actors.allocator.core.Pool.register;
import static io.kebne.actors.allocator.core.Pool.report;
import static io.kebne.actors.allocator.core.Pool.subscribed;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.AgentReregistered;
import io.kebne.persistence.allocator.AllocatorEvent.AgentUnreachable;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The default settings apply: 5 s to disconnected, 75 s to unreachable, 10 min after a failover. */
class AgentSilenceTest {
    private static final AgentId A1 = new AgentId("a1");
    private static final TaskInfo T1 = task("t1", "cpus:1;mem:128");

    private final Pool pool = new Pool();

    @Test
    void anAgentThatIsSilentForAWhileGetsNoMoreTasks() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();
        var offer = pool.offer("f1", "a1").id();

        pool.whenTimePasses(Duration.ofSeconds(5));
        assertThat(pool.softChanges()).isEmpty();
        pool.whenTimePasses(Duration.ofMillis(1));

        assertThat(pool.softChanges()).contains(new Change.AgentDisconnected(A1));
        assertThat(pool.rescinded("f1")).containsExactly(offer);
        assertThat(pool.events()).isEmpty();
        pool.whenOffersAreMade();
        assertThat(pool.offers("f1")).isEmpty();
    }

    @Test
    void aHeartbeatKeepsAnAgentConnected() {
        pool.givenAgent("a1", "cpus:4").whenTimePasses(Duration.ofSeconds(4));
        pool.when(heartbeat("a1")).whenTimePasses(Duration.ofSeconds(4));

        assertThat(pool.softChanges()).isEmpty();
        assertThat(pool.view().connected()).contains(A1);
    }

    @Test
    void agentsAreLookedAtWhenTheTimeOfOneOfThemMayHaveRunOut() {
        pool.givenAgent("a1", "cpus:4").whenTimePasses(Duration.ofSeconds(1));
        assertThat(pool.nextCheck()).contains(5_000L);
        pool.givenAgent("a2", "cpus:4").when(heartbeat("a1"));

        assertThat(pool.whenTimePasses(Duration.ofSeconds(4)).nextCheck()).isEmpty();
        assertThat(pool.whenTimePasses(Duration.ofMillis(1)).nextCheck()).contains(6_000L);
        pool.when(heartbeat("a2"));
        assertThat(pool.whenTimePasses(Duration.ofMillis(999)).nextCheck()).isEmpty();
        assertThat(pool.whenTimePasses(Duration.ofMillis(1)).softChanges())
                .containsExactly(new Change.AgentDisconnected(A1));
        assertThat(pool.nextCheck()).as("until a2 is disconnected").contains(10_001L);
        pool.when(heartbeat("a2")).whenTimePasses(Duration.ofSeconds(4));
        assertThat(pool.whenTimePasses(Duration.ofMillis(1)).nextCheck())
                .as("a2 again, and a1 only in the end")
                .contains(11_001L);
    }

    @Test
    @DisplayName("22 [agent removed: FAILURE with its id]")
    void anAgentThatStaysSilentIsUnreachableAndSoAreItsTasks() {
        pool.givenAgent("a1", "cpus:4").givenFramework("f1").givenFramework(Fleet.oldFramework("f2"));
        pool.given(launched("f1", "a1", T1), launched("f2", "a1", T1));

        pool.whenTimePasses(Duration.ofSeconds(75));
        assertThat(pool.events()).isEmpty();
        pool.whenTimePasses(Duration.ofMillis(1));

        assertThat(pool.events())
                .containsExactly(new AgentUnreachable(A1, pool.now().wallMillis()));
        assertThat(pool.update("f1").state()).isEqualTo(TaskState.UNREACHABLE);
        assertThat(pool.update("f2").state()).isEqualTo(TaskState.LOST);
        assertThat(pool.update("f1").reason()).contains(Reason.AGENT_REMOVED);
        assertThat(pool.delivered("f1")).contains(new SchedulerEvent.Failure(A1, Optional.empty(), Optional.empty()));
        assertThat(pool.state().total()).isEqualTo(ScalarTotals.ZERO);
        assertThat(pool.state().agent(A1).get().allocated())
                .isEqualTo(T1.resources().plus(T1.resources()));
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600_000, -3_600_000})
    @DisplayName("faults 36: the time of day jumps by an hour")
    void theTimeOfDayDoesNotMatter(long jumpMillis) {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();

        pool.givenTimeOfDaySet(Duration.ofMillis(jumpMillis)).whenTimePasses(Duration.ofSeconds(5));
        assertThat(pool.events()).isEmpty();
        assertThat(pool.softChanges()).isEmpty();
        assertThat(pool.offers("f1")).hasSize(1);

        pool.when(heartbeat("a1")).whenTimePasses(Duration.ofSeconds(4)).when(heartbeat("a1"));
        pool.whenTimePasses(Duration.ofSeconds(75));
        assertThat(pool.events()).isEmpty();
        pool.whenTimePasses(Duration.ofMillis(1));
        assertThat(pool.events()).singleElement().isInstanceOf(AgentUnreachable.class);
    }

    @Test
    void anAgentIsGivenUpOnlyOnce() {
        pool.givenAgent("a1", "cpus:4").whenTimePasses(Duration.ofSeconds(76));
        pool.whenTimePasses(Duration.ofSeconds(76));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.effects()).isEmpty();
    }

    @Test
    void anUnreachableAgentThatReturnsRunsItsTasksOn() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").givenFramework(Fleet.oldFramework("f2"));
        pool.given(launched("f1", "a1", T1), launched("f2", "a1", T1)).whenTimePasses(Duration.ofSeconds(76));

        pool.when(register(
                "a1",
                "cpus:4;mem:1024",
                listed("f1", "t1", TaskState.RUNNING, "a1"),
                listed("f2", "t1", TaskState.RUNNING, "a1")));

        assertThat(pool.events()).hasSize(1).first().isInstanceOf(AgentReregistered.class);
        TaskStatus back = TaskStatus.of(
                T1.taskId(),
                TaskState.RUNNING,
                Source.MASTER,
                Optional.of(Reason.AGENT_REREGISTERED),
                "The agent is back",
                pool.now().wallMillis(),
                Optional.of(A1));
        assertThat(pool.update("f1")).isEqualTo(back);
        assertThat(pool.update("f2")).isEqualTo(back);
        assertThat(pool.state().total().get("cpus")).isEqualTo(4000);
        pool.whenOffersAreMade();
        assertThat(pool.view().offered(A1).thousandths("cpus")).isEqualTo(2000);
    }

    @Test
    void anAgentThatWasOnlyDisconnectedReturnsWithoutAWordToFrameworks() {
        pool.givenAgent("a1", "cpus:4").givenFramework("f1");
        pool.given(launched("f1", "a1", T1)).whenTimePasses(Duration.ofSeconds(6));

        pool.when(register("a1", "cpus:4", listed("f1", "t1", TaskState.RUNNING, "a1")));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.delivered("f1")).isEmpty();
        assertThat(pool.view().connected()).contains(A1);
    }

    @Test
    void afterAFailoverAgentsHaveMoreTimeToComeBack() {
        pool.given(admitted("a1", "cpus:4"), subscribed("f1"), launched("f1", "a1", T1))
                .givenFailover();

        pool.whenTimePasses(Duration.ofMinutes(10));
        assertThat(pool.events()).isEmpty();
        pool.whenTimePasses(Duration.ofMillis(1));

        assertThat(pool.events()).hasSize(1).first().isInstanceOf(AgentUnreachable.class);
    }

    @Test
    void anUnreachableAgentIsNotOfferedEvenWhenItIsGivenUpBeforeItCountsAsDisconnected() {
        AllocatorSettings impatient = TestSettings.with(
                "agent-disconnect-timeout = 20s, agent-unreachable-timeout = 10s, agent-reregister-timeout = 10s");
        Pool other = new Pool(impatient)
                .givenAgent("a1", "cpus:4;mem:1024")
                .givenFramework("f1")
                .whenOffersAreMade();

        other.whenTimePasses(Duration.ofSeconds(11));

        assertThat(other.rescinded("f1")).hasSize(1);
        assertThat(other.view().offers()).isEmpty();
    }

    @Test
    void theEndOfATaskOnAnUnreachableAgentIsHeard() {
        pool.givenAgent("a1", "cpus:4").givenFramework("f1");
        pool.given(launched("f1", "a1", T1)).whenTimePasses(Duration.ofSeconds(76));

        pool.when(report("f1", "t1", TaskState.FINISHED, "a1"));

        assertThat(pool.update("f1").state()).isEqualTo(TaskState.FINISHED);
        assertThat(pool.state().agent(A1).get().tasks()).isEmpty();
    }
}
