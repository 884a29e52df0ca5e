package io.kebne.multijvm.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.wire.WireFormat;
import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.TaskStatus.Reason;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What schedulers hear when the process of an agent falls silent, is started again, or loses something; the numbers are those
 * of the conformance cases. There is a scheduler of each form in each, as the agent's silence takes longest.
 */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentCasesTest {
    private static final double TINY = 0.1;
    private static final double MEM = 32;
    private static final String TASK = "t";
    private static final String LONG = "exec sleep 600";

    @TempDir
    private static Path directory;

    private FaultCluster cluster;
    private Node agent;

    @BeforeAll
    void start() {
        cluster = FaultPlan.of(directory.resolve("cluster"), 1, 1)
                .withoutPatience()
                .set("kebne.http.scheduler-api.heartbeat-interval", "1s")
                .set("kebne.agent.heartbeat-interval", "250ms")
                .set("kebne.agent.registration-retry", "250ms")
                // Long enough for four launches after a pause has begun, for the end of a pause after it was noticed,
                // and for an agent to start on a busy machine.
                .set("kebne.allocator.agent-disconnect-timeout", "5s")
                .set("kebne.allocator.agent-unreachable-timeout", "25s")
                .start();
        agent = cluster.agents().get(0);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void heal() {
        cluster.heal();
    }

    @Test
    @DisplayName("31 [ReregisterSlavePartitionAware], 32 [ReregisterSlaveNotPartitionAware]")
    void anAgentThatFallsSilentAndComesBack() throws Exception {
        // The agent is expelled, too, and starts again; what is not to survive its death survives that.
        try (ApiScheduler json = launched(aware(WireFormat.JSON, true));
                ApiScheduler protobuf = launched(aware(WireFormat.PROTOBUF, true));
                ApiScheduler oldJson = launched(old(WireFormat.JSON));
                ApiScheduler oldProtobuf = launched(old(WireFormat.PROTOBUF))) {
            List<ApiScheduler> aware = List.of(json, protobuf);
            List<ApiScheduler> old = List.of(oldJson, oldProtobuf);
            double removals = metric("master/slave_removals/reason_unhealthy");
            double lost = metric("master/tasks_lost");

            agent.pause();

            for (ApiScheduler scheduler : aware) {
                TaskStatus away = scheduler.nextStatus(TASK, TaskState.TASK_UNREACHABLE);
                assertThat(away.getReason()).isEqualTo(Reason.REASON_AGENT_REMOVED);
                assertThat(away.hasUnreachableTime()).isTrue();
            }
            for (ApiScheduler scheduler : old) {
                scheduler.nextStatus(TASK, TaskState.TASK_LOST);
            }
            await("the master shows it", () -> metric("master/slaves_unreachable") == 1);
            assertThat(get("/state").path("unreachable_slaves").asInt()).isEqualTo(1);
            for (ApiScheduler scheduler : aware) {
                JsonNode framework = framework(scheduler);
                assertThat(framework.path("unreachable_tasks")).hasSize(1);
                assertThat(framework.path("tasks")).isEmpty();
                assertThat(framework.path("completed_tasks")).isEmpty();
            }
            assertThat(metric("master/tasks_unreachable")).isEqualTo(2);
            // Those of the frameworks that do not know of partitions.
            assertThat(metric("master/tasks_lost")).isEqualTo(lost + 2);
            assertThat(metric("master/slave_removals/reason_unhealthy")).isEqualTo(removals + 1);

            agent.resume();

            for (ApiScheduler scheduler : List.of(json, protobuf, oldJson, oldProtobuf)) {
                scheduler.nextStatus(TASK, TaskState.TASK_RUNNING);
            }
            await("nobody is unreachable", () -> metric("master/slaves_unreachable") == 0);
            assertThat(get("/state").path("unreachable_slaves").asInt()).isZero();
            assertThat(metric("master/tasks_unreachable")).isZero();
            for (ApiScheduler scheduler : aware) {
                assertThat(framework(scheduler).path("tasks")).hasSize(1);
                assertThat(framework(scheduler).path("unreachable_tasks")).isEmpty();
            }
            for (ApiScheduler scheduler : List.of(json, protobuf, oldJson, oldProtobuf)) {
                kill(scheduler);
            }
        }
    }

    @Test
    @DisplayName("34 [SpuriousSlaveReregistration]")
    void anAgentThatRegistersAgainKeepsItsTasks() throws Exception {
        try (ApiScheduler json = launched(aware(WireFormat.JSON, true));
                ApiScheduler protobuf = launched(aware(WireFormat.PROTOBUF, true));
                ApiScheduler oldJson = launched(old(WireFormat.JSON));
                ApiScheduler oldProtobuf = launched(old(WireFormat.PROTOBUF))) {

            agent.pause();
            await("it is not counted on", () -> activeAgents() == 0);
            agent.resume();
            await("it has registered again", () -> activeAgents() == 1);

            for (ApiScheduler scheduler : List.of(json, protobuf, oldJson, oldProtobuf)) {
                assertThat(scheduler.ask(TASK, Optional.empty()))
                        .extracting(TaskStatus::getState)
                        .containsOnly(TaskState.TASK_RUNNING);
                kill(scheduler);
            }
        }
    }

    @Test
    @DisplayName("37 [SlaveRecovery.KillTask, RemoveNonCheckpointingFramework]")
    void anAgentThatIsStartedAgainHasTheTasksWithCheckpointsAndNoOthers() throws Exception {
        try (ApiScheduler keptJson = launched(aware(WireFormat.JSON, true));
                ApiScheduler keptProtobuf = launched(aware(WireFormat.PROTOBUF, true));
                ApiScheduler json = launched(aware(WireFormat.JSON, false));
                ApiScheduler protobuf = launched(aware(WireFormat.PROTOBUF, false));
                ApiScheduler oldJson = launched(old(WireFormat.JSON));
                ApiScheduler oldProtobuf = launched(old(WireFormat.PROTOBUF))) {
            agent.kill();
            agent.start();

            for (ApiScheduler aware : List.of(json, protobuf)) {
                aware.follow(TASK, TaskState.TASK_GONE);
            }
            for (ApiScheduler old : List.of(oldJson, oldProtobuf)) {
                old.follow(TASK, TaskState.TASK_LOST);
            }
            for (ApiScheduler kept : List.of(keptJson, keptProtobuf)) {
                assertThat(kept.ask(TASK, Optional.empty()))
                        .extracting(TaskStatus::getState)
                        .containsOnly(TaskState.TASK_RUNNING);
                kill(kept);
            }
        }
    }

    @Test
    @DisplayName("38 [RecoverTerminatedExecutor]")
    void aTaskWhoseProcessDiedWhileTheAgentWasDownHasFailed() throws Exception {
        Path pid = directory.resolve("pid of JSON");
        Path other = directory.resolve("pid of protobuf");
        try (ApiScheduler json = launched(aware(WireFormat.JSON, true), says(pid));
                ApiScheduler protobuf = launched(aware(WireFormat.PROTOBUF, true), says(other))) {
            await("the process says who it is", () -> content(pid).endsWith("\n"));
            await("the other does, too", () -> content(other).endsWith("\n"));

            agent.kill();
            Signals.send("KILL", content(pid).strip());
            Signals.send("KILL", content(other).strip());
            agent.start();

            for (ApiScheduler scheduler : List.of(json, protobuf)) {
                // What it acknowledged last has perhaps not reached the agent's first life, and is said again.
                TaskStatus failed = scheduler.follow(TASK, TaskState.TASK_FAILED);
                assertThat(failed.hasUuid()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("39 [ReconcileDroppedTask, ReconcileLostTask]")
    void aLaunchThatGotLostOnItsWay() throws Exception {
        try (ApiScheduler json = launched(aware(WireFormat.JSON, true));
                ApiScheduler protobuf = launched(aware(WireFormat.PROTOBUF, true));
                ApiScheduler oldJson = launched(old(WireFormat.JSON));
                ApiScheduler oldProtobuf = old(WireFormat.PROTOBUF)) {
            // Each is to hold a part of the agent.
            Offer rest = oldProtobuf.nextOffer(TINY);
            oldProtobuf.wantNothing();
            Offer part = partInPlaceOfItsTask(json);
            Offer partOfProtobuf = partInPlaceOfItsTask(protobuf);
            Offer partOfOld = partInPlaceOfItsTask(oldJson);

            agent.pause();
            launchNever(json, part);
            launchNever(protobuf, partOfProtobuf);
            launchNever(oldJson, partOfOld);
            launchNever(oldProtobuf, rest);
            for (ApiScheduler aware : List.of(json, protobuf)) {
                aware.nextStatus("never", TaskState.TASK_UNREACHABLE);
            }
            for (ApiScheduler old : List.of(oldJson, oldProtobuf)) {
                old.nextStatus("never", TaskState.TASK_LOST);
            }
            // What it was told while it was paused it never reads.
            agent.kill();
            agent.start();

            for (ApiScheduler aware : List.of(json, protobuf)) {
                TaskStatus dropped = aware.nextStatus("never", TaskState.TASK_DROPPED);
                assertThat(dropped.getAgentId()).isEqualTo(part.getAgentId());
            }
            for (ApiScheduler old : List.of(oldJson, oldProtobuf)) {
                old.nextStatus("never", TaskState.TASK_LOST);
            }
        }
    }

    /** An offer of what its task had, which ends; nobody else wants anything then. */
    private static Offer partInPlaceOfItsTask(ApiScheduler scheduler) throws Exception {
        scheduler.call(Call.newBuilder().setType(Call.Type.REVIVE));
        kill(scheduler);
        Offer part = scheduler.nextOffer(TINY);
        scheduler.wantNothing();
        return part;
    }

    private static void launchNever(ApiScheduler scheduler, Offer offer) throws Exception {
        scheduler.launch(List.of(offer), task("never", offer, LONG));
    }

    private static ApiScheduler launched(ApiScheduler scheduler) throws Exception {
        return launched(scheduler, LONG);
    }

    /**
     * With a task that runs. Nobody else may hold the agent, so they come one after the other: it launches with what it is
     * offered, and leaves the rest to others.
     */
    private static ApiScheduler launched(ApiScheduler scheduler, String command) throws Exception {
        Offer offer = scheduler.nextOffer(TINY);
        scheduler.wantNothing();
        scheduler.launch(List.of(offer), task(TASK, offer, command));
        scheduler.follow(TASK, TaskState.TASK_RUNNING);
        scheduler.declineOthers();
        return scheduler;
    }

    /** A process that writes into a file who it is. */
    private static String says(Path pid) {
        return "echo $$ > '" + pid + "'; " + LONG;
    }

    private static TaskInfo task(String id, Offer offer, String command) {
        return ApiScheduler.task(id, offer.getAgentId(), TINY, MEM, command).build();
    }

    private static void kill(ApiScheduler scheduler) throws Exception {
        scheduler.kill(TASK);
        scheduler.follow(TASK, TaskState.TASK_KILLED);
    }

    private ApiScheduler aware(WireFormat format, boolean checkpoint) throws Exception {
        return new ApiScheduler(master().url(), format)
                .subscribe(ApiScheduler.info("r").setCheckpoint(checkpoint).build());
    }

    /** One that knows nothing of partitions, nor of checkpoints. */
    private ApiScheduler old(WireFormat format) throws Exception {
        FrameworkInfo info =
                FrameworkInfo.newBuilder().setUser("").setName("old").build();
        return new ApiScheduler(master().url(), format).subscribe(info);
    }

    private Node master() {
        return cluster.anyMaster();
    }

    private JsonNode get(String path) {
        return Await.present("the master answers", ApiScheduler.PATIENCE, () -> master().get(path));
    }

    private JsonNode framework(ApiScheduler scheduler) {
        for (JsonNode framework : get("/state").path("frameworks")) {
            if (framework.path("id").asText().equals(scheduler.frameworkId().getValue())) {
                return framework;
            }
        }
        throw new AssertionError("no framework " + scheduler.frameworkId());
    }

    private double metric(String name) {
        return Await.present(name, ApiScheduler.PATIENCE, () -> FaultCluster.metric(master(), name));
    }

    private int activeAgents() {
        return FaultCluster.activeAgents(master()).orElse(-1);
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(what, ApiScheduler.PATIENCE, condition);
    }

    private static String content(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
