package io.kebne.multijvm.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.HistoryScheduler;
import io.kebne.multijvm.cluster.Host;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.cluster.SchedulerProcess;
import io.kebne.multijvm.cluster.TestFramework;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.Signals;
import io.kebne.multijvm.history.History;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** One cluster of a master and five agents through faults of its agents and frameworks, with short deadlines. */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentFaultsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration UNREACHABLE = Duration.ofSeconds(15);
    private static final Duration BETWEEN_REMOVALS = Duration.ofSeconds(40);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final int SIGKILL = 9;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path directory;

    private FaultCluster cluster;
    private TestFramework framework;
    private HistoryScheduler scheduler;

    @BeforeAll
    void start() {
        cluster = FaultPlan.of(directory.resolve("cluster"), 1, 5)
                .withoutPatience()
                .set("kebne.agent.heartbeat-interval", "250ms")
                .set("kebne.agent.registration-retry", "250ms")
                .set("kebne.agent.status-update-retry-min", "1s")
                .set("kebne.allocator.agent-disconnect-timeout", "2s")
                .set("kebne.allocator.agent-unreachable-timeout", UNREACHABLE.toSeconds() + "s")
                .set("kebne.allocator.agent-removal-rate-limit", "1/" + BETWEEN_REMOVALS.toSeconds() + "secs")
                // No offer ends by itself just when it is used.
                .set("kebne.allocator.offer-timeout", "10m")
                .start();
        framework = TestFramework.connect(
                cluster, directory.resolve("history"), "faults", Capability.MULTI_ROLE, Capability.PARTITION_AWARE);
        scheduler = framework.scheduler();
    }

    @AfterAll
    void stop() {
        if (framework != null) {
            framework.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void heal() {
        cluster.heal();
    }

    @AfterEach
    void nothingWasLostAndNothingRanTwice() {
        framework.history().requireSound();
    }

    @Test
    @DisplayName("case 24: an agent out of reach for less, and for more, than its deadline")
    void outOfReach() {
        Node agent = cluster.agents().get(0);
        scheduler.launchOn(agent.name(), "away", NEVER);
        scheduler.awaitState("away", TaskState.RUNNING, SOON);

        agent.pauseFor(UNREACHABLE.dividedBy(3));
        cluster.awaitWhole(SOON);
        assertThat(toldOf("away")).isEqualTo(List.of(TaskState.STARTING, TaskState.RUNNING));

        long start = System.nanoTime();
        agent.pause();
        scheduler.awaitState("away", TaskState.UNREACHABLE, SOON);
        // It counts from the agent's last sign of life, which on a busy machine was some time before.
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(UNREACHABLE.dividedBy(2), UNREACHABLE.plusSeconds(20));

        agent.resume();
        scheduler.awaitState("away", TaskState.RUNNING, SOON);
        framework.driver().kill(new TaskId("away"), Optional.empty());
        scheduler.awaitState("away", TaskState.KILLED, SOON);
    }

    @Test
    @DisplayName("case 14: an agent that returns after its deadline, with one task to keep and one to end")
    void returnsAfterItsDeadline() {
        Node agent = cluster.agents().get(1);
        scheduler.launchOn(agent.name(), "keep-old", NEVER);
        scheduler.launchOn(agent.name(), "keep-new", NEVER);
        scheduler.awaitState("keep-old", TaskState.RUNNING, SOON);
        scheduler.awaitState("keep-new", TaskState.RUNNING, SOON);
        agent.pause();
        scheduler.awaitState("keep-old", TaskState.UNREACHABLE, SOON);
        scheduler.awaitState("keep-new", TaskState.UNREACHABLE, SOON);
        scheduler.launch("new", NEVER);
        scheduler.awaitState("new", TaskState.RUNNING, SOON);

        agent.resume();

        scheduler.awaitState("keep-new", TaskState.RUNNING, SOON);
        framework.driver().kill(new TaskId("keep-new"), Optional.empty());
        scheduler.awaitState("keep-new", TaskState.KILLED, SOON);
        scheduler.awaitState("keep-old", TaskState.RUNNING, SOON);
        assertThat(scheduler.last("new").orElseThrow().state()).isEqualTo(TaskState.RUNNING);
    }

    @Test
    @DisplayName("case 25: two of five agents vanish at once")
    void aRackVanishes() {
        List<Node> rack = cluster.agents().subList(2, 4);
        for (Node agent : rack) {
            scheduler.launchOn(agent.name(), "on-" + agent, NEVER);
        }
        rack.forEach(agent -> scheduler.awaitState("on-" + agent, TaskState.RUNNING, SOON));

        rack.forEach(Node::pause);
        Await.until("one is given up and the other is not", SOON, () -> unreachable(rack) == 1);
        Await.until(
                "the master says so",
                BETWEEN_REMOVALS.dividedBy(2),
                () -> FaultCluster.metric(cluster.anyMaster(), "master/slave_removals_held")
                        .equals(Optional.of(1.0)));
        rack.stream().filter(agent -> !isUnreachable(agent)).forEach(Node::resume);
        Await.time(BETWEEN_REMOVALS);
        assertThat(unreachable(rack))
                .as("unreachable after the return of the other")
                .isEqualTo(1);

        rack.stream().filter(this::isUnreachable).forEach(Node::resume);
        rack.forEach(agent -> scheduler.awaitState("on-" + agent, TaskState.RUNNING, SOON));
        cluster.awaitWhole(SOON);
    }

    @Test
    @DisplayName("37 [SlaveRecovery.KillTask]")
    void aRestartedAgentHasItsTasksStill() {
        Node agent = cluster.agents().get(4);
        scheduler.launchOn(agent.name(), "kept-" + agent, NEVER);
        scheduler.awaitState("kept-" + agent, TaskState.RUNNING, SOON);
        int lives = agent.lives();

        agent.crash();
        Await.until("it is started again", SOON, () -> agent.lives() > lives);
        cluster.awaitWhole(SOON);

        assertThat(toldOf("kept-" + agent)).isEqualTo(List.of(TaskState.STARTING, TaskState.RUNNING));
        framework.driver().kill(new TaskId("kept-" + agent), Optional.empty());
        scheduler.awaitState("kept-" + agent, TaskState.KILLED, SOON);
    }

    @Test
    @DisplayName("38 [RecoverTerminatedExecutor]")
    void aTaskThatDiedWhileItsAgentWasDownHasFailed() {
        Node agent = cluster.agents().get(4);
        scheduler.launchOn(agent.name(), "dies", NEVER);
        scheduler.awaitState("dies", TaskState.RUNNING, SOON);
        long pid = framework.history().pid("dies");
        agent.kill();
        Signals.send("KILL", Long.toString(pid));

        agent.start();

        TaskStatus end = Await.present(
                "it has ended",
                SOON,
                () -> scheduler.last("dies").filter(status -> status.state().isTerminal()));
        assertThat(end.state()).isEqualTo(TaskState.FAILED);
        assertThat(end.signal()).contains(SIGKILL);
    }

    private long unreachable(List<Node> agents) {
        return agents.stream().filter(this::isUnreachable).count();
    }

    private boolean isUnreachable(Node agent) {
        return scheduler.last("on-" + agent).orElseThrow().state() == TaskState.UNREACHABLE;
    }

    @Test
    @DisplayName("case 28: a framework's process is killed while it holds offers")
    void frameworkKilledWithOffersHeld() {
        FrameworkId id = FrameworkNode.newFrameworkId();
        Path own = directory.resolve("killed");
        Host host = cluster.anyMaster().host();
        Await.until("the other holds offers", SOON, () -> scheduler.agentsHeld() > 0);
        leaveAllOffersToAnother();
        Child killed = SchedulerProcess.start(cluster, host, id, own, 0, "kept@agent-1");
        awaitWhileDeclining("kept runs", () -> says(killed, "kept=" + TaskState.RUNNING));
        awaitWhileDeclining("offers of all agents", () -> says(killed, SchedulerProcess.HOLDS + "5"));
        framework.driver().revive(Set.of());

        killed.kill();

        long start = System.nanoTime();
        Await.until("offers of all agents", SOON, () -> scheduler.agentsHeld() == 5);
        System.out.printf(
                "kill -9 of a framework with offers: offered to another after %d ms%n",
                Duration.ofNanos(System.nanoTime() - start).toMillis());

        leaveAllOffersToAnother();
        Child again = SchedulerProcess.start(cluster, host, id, own, 0, "another@agent-2");
        awaitWhileDeclining("another runs", () -> says(again, "another=" + TaskState.RUNNING));
        framework.driver().revive(Set.of());
        // It would keep its offers from the other cases.
        again.kill();
        History.in(own).requireSound();
    }

    private void leaveAllOffersToAnother() {
        framework.driver().suppress(Set.of());
        scheduler.declineAll();
    }

    /** Declines again and again: some offers may have been on their way when no more were asked for. */
    private void awaitWhileDeclining(String what, BooleanSupplier condition) {
        Await.until(what, SOON, () -> {
            scheduler.declineAll();
            return condition.getAsBoolean();
        });
    }

    private static boolean says(Child process, String what) {
        return process.stdout().lines().stream().anyMatch(line -> line.contains(what));
    }

    /** The states that the scheduler was told of this task, each once: an update may come twice. */
    private List<TaskState> toldOf(String taskId) {
        return framework.history().told(taskId).stream().distinct().toList();
    }
}
