package io.kebne.multijvm.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.multijvm.harness.Await;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What schedulers are told of tasks whose agents fall silent, come back, or never were. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionConformanceTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final TaskId T1 = new TaskId("t1");
    private static final TaskId T2 = new TaskId("t2");
    private static final TaskId NEVER = new TaskId("never");

    @TempDir
    private static Path directory;

    private PlayedCluster cluster;
    private PlayedAgent agent;
    private Tenant aware;
    private Tenant old;

    @BeforeAll
    void start() {
        cluster = new PlayedCluster(
                directory,
                Map.of(
                        "kebne.allocator.agent-disconnect-timeout", "3s",
                        "kebne.allocator.agent-unreachable-timeout", "8s",
                        "kebne.scheduler.launch-timeout", "10m"));
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void anAgentAndTwoFrameworks(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        agent = cluster.agent(name);
        aware = Tenant.of(cluster.schedulers(), name + "-aware", Capability.PARTITION_AWARE);
        old = Tenant.of(cluster.schedulers(), name + "-old");
    }

    @AfterEach
    void allLeave() {
        aware.driver().teardown();
        old.driver().teardown();
        agent.leave();
        Await.until(
                "the agent has left",
                SOON,
                () -> cluster.get("/slaves").path("slaves").isEmpty());
    }

    @Test
    @DisplayName("28 [reconciliation_tests]")
    void questionsAreAnsweredByWhatIsKnownOfTheTaskAndOfItsAgent() throws InterruptedException {
        PlayedAgent gone = cluster.agent("gone");
        PlayedAgent unreachable = cluster.agent("unreachable");
        Await.until(
                "three agents",
                SOON,
                () -> cluster.get("/slaves").path("slaves").size() == 3);
        aware.launchOn(agent, T1);
        cluster.post("/agents/gone/gone");
        unreachable.fallSilent();
        Await.until("it is unreachable", SOON, () -> cluster.metric("master/slaves_unreachable") == 1);

        assertAnswer(T1, Optional.empty(), TaskState.RUNNING);
        assertAnswer(NEVER, Optional.of(agent.id()), TaskState.GONE);
        assertThat(assertAnswer(NEVER, Optional.of(unreachable.id()), TaskState.UNREACHABLE)
                        .unreachableMillis())
                .isPresent();
        assertAnswer(NEVER, Optional.of(gone.id()), TaskState.GONE_BY_OPERATOR);
        assertAnswer(NEVER, Optional.of(new AgentId("nobody")), TaskState.UNKNOWN);
        assertAnswer(NEVER, Optional.empty(), TaskState.UNKNOWN);
        unreachable.comeBack();
        Await.until("it is back", SOON, () -> cluster.metric("master/slaves_unreachable") == 0);
        unreachable.leave();
    }

    @Test
    @DisplayName("29 [ImplicitNonTerminalTask, ImplicitTerminalTask, UnacknowledgedTerminalTask]")
    void withoutNamesAllThatHaveNotEnded() throws InterruptedException {
        aware.launchOn(agent, T1);
        aware.launchOn(agent, T2);
        aware.scheduler().leaveUnacknowledged(T2);
        agent.report(T2, TaskState.FINISHED);
        aware.awaitState(T2, TaskState.FINISHED);
        Await.time(PAUSE);
        aware.scheduler().takeUpdates();

        aware.driver().reconcile(List.of());
        TaskStatus answer = aware.scheduler().takeUpdate("an answer", PartitionConformanceTest::isAnswer);
        assertThat(answer.taskId()).isEqualTo(T1);
        Await.time(PAUSE);
        assertThat(aware.scheduler().takeUpdates()).noneMatch(PartitionConformanceTest::isAnswer);
        assertAnswer(T2, Optional.empty(), TaskState.FINISHED);
    }

    @Test
    @DisplayName("31 [ReregisterSlavePartitionAware], 32 [ReregisterSlaveNotPartitionAware]")
    void anAgentThatFallsSilentAndComesBack() throws InterruptedException {
        aware.launchOn(agent, T1);
        old.launchOn(agent, T1);
        double removals = cluster.metric("master/slave_removals/reason_unhealthy");
        double lost = cluster.metric("master/tasks_lost");

        agent.fallSilent();

        TaskStatus away = aware.awaitState(T1, TaskState.UNREACHABLE);
        assertThat(away.reason()).contains(Reason.AGENT_REMOVED);
        assertThat(away.unreachableMillis()).isPresent();
        old.awaitState(T1, TaskState.LOST);
        Await.until("the agent is unreachable", SOON, () -> cluster.metric("master/slaves_unreachable") == 1);
        assertThat(cluster.get("/state").path("unreachable_slaves").asInt()).isEqualTo(1);
        JsonNode framework = frameworkOf(aware);
        assertThat(framework.path("unreachable_tasks")).hasSize(1);
        assertThat(framework.path("tasks")).isEmpty();
        assertThat(framework.path("completed_tasks")).isEmpty();
        assertThat(cluster.metric("master/tasks_unreachable")).isEqualTo(1);
        assertThat(cluster.metric("master/tasks_lost")).isEqualTo(lost + 1);
        assertThat(cluster.metric("master/slave_removals/reason_unhealthy")).isEqualTo(removals + 1);

        agent.comeBack();

        aware.awaitState(T1, TaskState.RUNNING);
        old.awaitState(T1, TaskState.RUNNING);
        Await.until("nobody is unreachable", SOON, () -> cluster.metric("master/slaves_unreachable") == 0);
        assertThat(cluster.metric("master/tasks_unreachable")).isZero();
        assertThat(cluster.get("/state").path("unreachable_slaves").asInt()).isZero();
        assertThat(frameworkOf(aware).path("tasks")).hasSize(1);
        assertThat(agent.heard()).noneMatch(AgentMessage.KillTask.class::isInstance);
    }

    @Test
    @DisplayName("34 [SpuriousSlaveReregistration]")
    void aHealthyAgentRegistersAgain() throws InterruptedException {
        aware.launchOn(agent, T1);
        old.launchOn(agent, T1);
        long registered = registrations();

        agent.register();

        Await.until("it is registered again", SOON, () -> registrations() > registered);
        Await.time(PAUSE);
        assertThat(agent.heard())
                .noneMatch(AgentMessage.KillTask.class::isInstance)
                .noneMatch(AgentMessage.ShutdownFramework.class::isInstance);
        assertThat(aware.scheduler().takeUpdates()).isEmpty();
        assertAnswer(T1, Optional.empty(), TaskState.RUNNING);
    }

    @Test
    @DisplayName("39 [ReconcileDroppedTask, ReconcileLostTask]")
    void aLaunchThatGotLost() throws InterruptedException {
        agent.missLaunches(true);
        aware.sendLaunch(agent, T1);
        old.sendLaunch(agent, T1);
        agent.fallSilent();
        aware.awaitState(T1, TaskState.UNREACHABLE);
        agent.missLaunches(false);

        agent.comeBack();

        aware.awaitState(T1, TaskState.DROPPED);
        old.awaitState(T1, TaskState.LOST);
        assertThat(agent.heard()).noneMatch(AgentMessage.RunTask.class::isInstance);
    }

    private TaskStatus assertAnswer(TaskId taskId, Optional<AgentId> agentId, TaskState state)
            throws InterruptedException {
        TaskStatus answer = aware.ask(taskId, agentId);
        assertThat(answer.state()).as("%s on %s", taskId, agentId).isEqualTo(state);
        assertThat(answer.reason()).contains(Reason.RECONCILIATION);
        return answer;
    }

    private static boolean isAnswer(TaskStatus status) {
        return status.reason().equals(Optional.of(Reason.RECONCILIATION));
    }

    private long registrations() {
        return agent.heard().stream()
                .filter(AgentMessage.Registered.class::isInstance)
                .count();
    }

    private JsonNode frameworkOf(Tenant tenant) {
        for (JsonNode framework : cluster.get("/state").path("frameworks")) {
            if (framework.path("id").asText().equals(tenant.info().id().value())) {
                return framework;
            }
        }
        throw new AssertionError("no framework " + tenant.info().id());
    }
}
