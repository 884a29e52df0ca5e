package io.kebne.multijvm.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.wire.WireFormat;
import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.harness.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.TaskStatus.Reason;
import org.apache.mesos.v1.master.Protos.Call;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is known of the tasks of agents that are away, over time and over the end of the master. All are real processes; a
 * scheduler of each form asks. The numbers are those of the conformance cases.
 */
@Timeout(600)
class RegistryCasesTest {
    private static final double TINY = 0.1;
    private static final String LONG = "exec sleep 600";
    private static final String NEVER = "never";
    private static final FrameworkInfo INFO =
            ApiScheduler.info("r").setCheckpoint(true).setFailoverTimeout(600).build();

    @TempDir
    private Path directory;

    @Test
    @DisplayName("28 [reconciliation_tests], 35 [RegistryGcByCount]")
    void whatIsKnownOfTasksAndOfTheirAgentsUntilTheseAreForgotten() throws Exception {
        try (FaultCluster cluster = plan(3).set("kebne.allocator.registry-max-agent-count", "1")
                        .set("kebne.allocator.registry-gc-interval", "2s")
                        .start();
                ApiScheduler json = running(cluster, WireFormat.JSON, oldAndYoung(cluster));
                ApiScheduler protobuf = running(cluster, WireFormat.PROTOBUF, oldAndYoung(cluster))) {
            Node master = cluster.anyMaster();
            List<Node> agents = cluster.agents();
            List<AgentID> ids = agents.stream().map(agent -> id(master, agent)).toList();
            List<ApiScheduler> both = List.of(json, protobuf);
            agents.get(1).kill();
            Call.Builder gone = Call.newBuilder().setType(Call.Type.MARK_AGENT_GONE);
            gone.getMarkAgentGoneBuilder().setAgentId(ids.get(1));
            assertThat(new ApiOperator(master.url(), WireFormat.JSON, "Basic eDp5").status(gone))
                    .isEqualTo(200);
            agents.get(2).pause();
            await("it is unreachable", () -> metric(master, "master/slaves_unreachable") == 1);

            for (ApiScheduler scheduler : both) {
                scheduler.nextStatus("old", TaskState.TASK_UNREACHABLE);
                answer(scheduler, "old", Optional.of(ids.get(2)), TaskState.TASK_UNREACHABLE);
                answer(scheduler, "young", Optional.empty(), TaskState.TASK_RUNNING);
                answer(scheduler, NEVER, Optional.of(ids.get(0)), TaskState.TASK_GONE);
                answer(scheduler, NEVER, Optional.of(ids.get(1)), TaskState.TASK_GONE_BY_OPERATOR);
                TaskStatus away = answer(scheduler, NEVER, Optional.of(ids.get(2)), TaskState.TASK_UNREACHABLE);
                assertThat(away.hasUnreachableTime()).isTrue();
                answer(scheduler, NEVER, Optional.of(agentId("nobody")), TaskState.TASK_UNKNOWN);
                answer(scheduler, NEVER, Optional.empty(), TaskState.TASK_UNKNOWN);
            }

            // The older of two is forgotten.
            agents.get(0).pause();

            for (ApiScheduler scheduler : both) {
                scheduler.nextStatus("young", TaskState.TASK_UNREACHABLE);
                awaitForgotten(scheduler, "old", ids.get(2));
                answer(scheduler, "young", Optional.of(ids.get(0)), TaskState.TASK_UNREACHABLE);
            }
        }
    }

    @Test
    @DisplayName("36 [UnreachableTaskAfterFailover, RecoveredSlaveCanReregister], 28 [recovered agent], "
            + "35 [RegistryGcByAge]")
    void anAgentStaysAwayWhenAnotherMasterHasTakenOverAndIsForgottenWhenItIsAwayForLong() throws Exception {
        try (FaultCluster cluster = plan(1).set("kebne.allocator.agent-reregister-timeout", "15s")
                .set("kebne.allocator.registry-max-agent-age", "25s")
                .set("kebne.allocator.registry-gc-interval", "1s")
                .start()) {
            Node master = cluster.anyMaster();
            Node agent = cluster.agents().get(0);
            AgentID id = id(master, agent);
            List<ApiScheduler> before = new ArrayList<>();
            List<WireFormat> formats = List.of(WireFormat.JSON, WireFormat.PROTOBUF);
            for (WireFormat format : formats) {
                before.add(running(cluster, format, Map.of("t", agent, "later", agent)));
            }

            agent.pause();
            int lives = master.lives();
            master.crash();
            await("there is another life", () -> master.lives() > lives);
            List<ApiScheduler> after = new ArrayList<>();
            for (int i = 0; i < before.size(); i++) {
                before.get(i).awaitEnd();
                after.add(again(master, formats.get(i), before.get(i)));
                // The agent has not registered, so nobody knows.
                after.get(i).reconcile("t", Optional.of(id));
                after.get(i).reconcile(NEVER, Optional.empty());
            }
            for (ApiScheduler scheduler : after) {
                TaskStatus first = scheduler.nextOf("t");
                assertThat(first.getState()).isEqualTo(TaskState.TASK_UNREACHABLE);
                assertThat(first.getReason()).isEqualTo(Reason.REASON_AGENT_REMOVED);
            }

            agent.resume();

            // With the end of the one task, all has been heard that was said of the other until then.
            for (ApiScheduler scheduler : after) {
                assertThat(scheduler.nextOf("t").getState()).isEqualTo(TaskState.TASK_RUNNING);
                scheduler.kill("t");
                scheduler.follow("t", TaskState.TASK_KILLED);
            }

            agent.pause();

            for (ApiScheduler scheduler : after) {
                scheduler.nextStatus("later", TaskState.TASK_UNREACHABLE);
                answer(scheduler, "later", Optional.of(id), TaskState.TASK_UNREACHABLE);
            }
            for (ApiScheduler scheduler : after) {
                awaitForgotten(scheduler, "later", id);
                scheduler.close();
            }
        }
    }

    private FaultPlan plan(int agents) {
        return FaultPlan.of(directory.resolve("cluster"), 1, agents)
                .withoutPatience()
                .set("kebne.http.scheduler-api.heartbeat-interval", "1s")
                .set("kebne.agent.heartbeat-interval", "250ms")
                .set("kebne.agent.registration-retry", "250ms")
                .set("kebne.allocator.agent-unreachable-timeout", "8s");
    }

    /** A scheduler with these tasks. Nobody else may hold the agents, so they come one after the other. */
    private static ApiScheduler running(FaultCluster cluster, WireFormat format, Map<String, Node> tasks)
            throws Exception {
        ApiScheduler scheduler = new ApiScheduler(cluster.anyMaster().url(), format).subscribe(INFO);
        for (Map.Entry<String, Node> task : tasks.entrySet()) {
            launch(scheduler, task.getKey(), task.getValue());
        }
        return scheduler;
    }

    private static Map<String, Node> oldAndYoung(FaultCluster cluster) {
        return Map.of("old", cluster.agents().get(2), "young", cluster.agents().get(0));
    }

    /** The same framework, as soon as the master takes it. */
    private static ApiScheduler again(Node master, WireFormat format, ApiScheduler before) {
        FrameworkInfo same = INFO.toBuilder().setId(before.frameworkId()).build();
        return Await.present("it is subscribed again", ApiScheduler.PATIENCE, () -> {
            try {
                return Optional.of(new ApiScheduler(master.url(), format).subscribe(same));
            } catch (Exception | AssertionError e) {
                // The master is not there yet, or has not recovered.
                return Optional.empty();
            }
        });
    }

    /** Launches a task on this agent, leaves the rest of it and all others to others, and waits until the task runs. */
    private static void launch(ApiScheduler scheduler, String task, Node agent) throws Exception {
        scheduler.call(org.apache.mesos.v1.scheduler.Protos.Call.newBuilder()
                .setType(org.apache.mesos.v1.scheduler.Protos.Call.Type.REVIVE));
        Offer offer =
                scheduler.nextOffer(one -> one.getHostname().equals(agent.name()) && ApiScheduler.cpus(one) >= TINY);
        scheduler.wantNothing();
        scheduler.launch(
                List.of(offer),
                ApiScheduler.task(task, offer.getAgentId(), TINY, 32, LONG).build());
        scheduler.follow(task, TaskState.TASK_RUNNING);
        scheduler.declineOthers();
    }

    private static TaskStatus answer(ApiScheduler scheduler, String task, Optional<AgentID> agent, TaskState state)
            throws Exception {
        List<TaskStatus> said = scheduler.ask(task, agent);
        TaskStatus answer = said.get(said.size() - 1);
        assertThat(answer.getState()).as("%s on %s", task, agent).isEqualTo(state);
        assertThat(answer.getReason()).isEqualTo(Reason.REASON_RECONCILIATION);
        return answer;
    }

    /** Waits until nothing is known of this task any more, as nothing is of its agent. */
    private static void awaitForgotten(ApiScheduler scheduler, String task, AgentID agent) throws Exception {
        long deadline = System.nanoTime() + ApiScheduler.PATIENCE.toNanos();
        List<TaskStatus> said = scheduler.ask(task, Optional.of(agent));
        while (said.get(said.size() - 1).getState() != TaskState.TASK_UNKNOWN && System.nanoTime() < deadline) {
            Await.time(Duration.ofMillis(100));
            said = scheduler.ask(task, Optional.of(agent));
        }
        answer(scheduler, task, Optional.of(agent), TaskState.TASK_UNKNOWN);
    }

    private static AgentID id(Node master, Node agent) {
        JsonNode agents = Await.present("the agents", ApiScheduler.PATIENCE, () -> master.get("/slaves"));
        for (JsonNode one : agents.path("slaves")) {
            if (one.path("hostname").asText().equals(agent.name())) {
                return agentId(one.path("id").asText());
            }
        }
        throw new AssertionError("no agent " + agent);
    }

    private static AgentID agentId(String id) {
        return AgentID.newBuilder().setValue(id).build();
    }

    private static double metric(Node master, String name) {
        return Await.present(name, ApiScheduler.PATIENCE, () -> FaultCluster.metric(master, name));
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(what, ApiScheduler.PATIENCE, condition);
    }
}
