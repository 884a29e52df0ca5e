package io.kebne.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.persistence.allocator.AllocatorEvent.ExecutorLaunched;
import io.kebne.persistence.allocator.AllocatorEvent.MachinesDown;
import io.kebne.persistence.allocator.AllocatorEvent.MaintenanceScheduled;
import io.kebne.protocol.Label;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.Uri;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every object in a master's documents has Mesos' keys: none is missing and none is there that Mesos does not have. */
class MasterKeysTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        FakeMaster master = new FakeMaster();
        master.setFlags(Map.of("cluster", "test", "log_file", "/var/log/kebne.log", "log_dir", "/var/log"));
        master.show(aClusterWithEverything().view());
        server = TestServer.of(master);
    }

    @Test
    void executorsAndLabelsOfFrameworksAreShown() {
        JsonNode frameworks = server.json("/state").get("frameworks");
        JsonNode executor = null;
        JsonNode labels = null;
        for (JsonNode framework : frameworks) {
            executor = framework.get("executors").isEmpty()
                    ? executor
                    : framework.get("executors").get(0);
            labels = framework.has("labels") ? framework.get("labels") : labels;
        }
        assertThat(executor.get("executor_id").asText()).isEqualTo("own");
        assertThat(executor.get("slave_id").asText()).isEqualTo("a");
        assertThat(executor.get("command").toString())
                .isEqualTo(
                        "{\"shell\":false,\"value\":\"run\",\"argv\":[\"run\",\"it\"],\"environment\":{\"variables\":"
                                + "[{\"name\":\"A\",\"value\":\"b\"}]},\"uris\":[{\"value\":\"http://h/f\",\"executable\":true,"
                                + "\"extract\":false,\"cache\":false}]}");
        assertThat(labels.toString()).isEqualTo("[{\"key\":\"team\",\"value\":\"blue\"},{\"key\":\"plain\"}]");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TestCluster aClusterWithEverything() {
        FrameworkInfo old = new FrameworkInfo(
                        new FrameworkId("old"),
                        "without MULTI_ROLE",
                        "user",
                        new TreeSet<>(Set.of("legacy")),
                        Duration.ofSeconds(60),
                        true,
                        Set.of(Capability.PARTITION_AWARE),
                        "scheduler.example",
                        Optional.of("principal"),
                        Optional.of("http://scheduler.example/"))
                .withLabels(List.of(new Label("team", Optional.of("blue")), new Label("plain", Optional.empty())));
        CommandInfo command = new CommandInfo(
                false,
                "run",
                List.of("run", "it"),
                List.of(new EnvironmentVariable("A", "b")),
                List.of(new Uri("http://h/f", true, false, false, Optional.empty())),
                Optional.empty());
        ExecutorInfo executor = ExecutorInfo.custom(new ExecutorId("own"), command, Resources.parse("cpus:0.1;mem:32"));
        TaskInfo rich = new TaskInfo(
                new TaskId("rich"),
                "rich",
                Resources.parse("cpus:1;ports:[31000-31001];disks:{sda}"),
                new CommandInfo(true, "true", List.of(), List.of(), List.of(), Optional.of("nobody")),
                Optional.empty(),
                List.of(new Label("a", Optional.of("b")), new Label("c", Optional.empty())));
        return new TestCluster()
                .agent("a", "cpus:4;mem:1024;gpus:1;ports:[31000-32000];disks:{sda,sdb}", "rack:r1;level:3;keys:[1-2]")
                .agent("lost", "cpus:4;mem:1024")
                .agent("gone", "cpus:4;mem:1024")
                .agentReregistered("a", "cpus:4;mem:1024;ports:[31000-32000];disks:{sda,sdb}", 3_000)
                .framework("f", "*", "prod")
                .framework(old)
                .journal(new ExecutorLaunched(
                        new FrameworkId("f"), new AgentId("a"), "prod", executor, "container", 4_000))
                .framework("over", "*")
                .launch("f", "prod", "a", rich, 4_000)
                .reaches("f", "rich", TaskState.STARTING, 4_100)
                .reaches("f", "rich", TaskState.RUNNING, 4_200)
                .launch("old", "legacy", "a", "staging", "cpus:0.5", 4_000)
                .launch("f", "*", "a", "done", "cpus:0.1", 4_000)
                .reaches("f", "done", TaskState.FINISHED, 5_000)
                .launch("f", "*", "lost", "unreachable", "cpus:0.1", 4_000)
                .agentUnreachable("lost", 6_000)
                .launch("over", "*", "a", "killed", "cpus:0.1", 4_000)
                .frameworkRemoved("over", 7_000)
                .reaches("over", "killed", TaskState.KILLED, 7_100)
                .quota("prod/web", "cpus:1", "cpus:2;mem:0")
                .weight("batch", 2)
                .journal(new MaintenanceScheduled(
                        List.of(new MaintenanceWindow(
                                List.of(new MachineId("host-a", ""), new MachineId("host-b", "10.0.0.1")),
                                new Unavailability(Instant.ofEpochSecond(9), Optional.of(Duration.ofSeconds(5))))),
                        7_000))
                .journal(new MachinesDown(List.of(new MachineId("host-b", "10.0.0.1")), 7_000))
                .agent("b", "cpus:1")
                .draining("a", new DrainConfig(Optional.of(Duration.ofSeconds(5)), true), 7_500)
                .draining("b", new DrainConfig(Optional.empty(), false), 7_500)
                .offer("f", "*", "a", "cpus:0.5;ports:[31500-31501]");
    }

    @Test
    void state() {
        JsonNode state = server.json("/state");
        MesosShapes.MASTER_STATE.check("state", state);
        assertThat(state.at("/frameworks/0/tasks").size()
                        + state.at("/frameworks/1/tasks").size())
                .isEqualTo(2);
        assertThat(state.findValues("unreachable_tasks")).anyMatch(tasks -> tasks.size() == 1);
        assertThat(state.findValues("completed_tasks")).anyMatch(tasks -> tasks.size() == 1);
        assertThat(state.findValues("offers")).anyMatch(offers -> offers.size() == 1);
        assertThat(state.get("completed_frameworks").size()).isEqualTo(1);
        assertThat(state.findValues("role")).anyMatch(role -> role.asText().equals("legacy"));
        assertThat(state.findValues("statuses")).anyMatch(statuses -> statuses.size() == 2);
        assertThat(state.findValues("drain_info")).hasSize(2);
        assertThat(state.findValues("max_grace_period")).hasSize(1);
    }

    @Test
    void stateSummary() {
        MesosShapes.STATE_SUMMARY.check("state-summary", server.json("/state-summary"));
    }

    @Test
    void slaves() {
        JsonNode slaves = server.json("/slaves");
        MesosShapes.SLAVES.check("slaves", slaves);
        assertThat(slaves.findValues("used_resources_full")).anyMatch(resources -> resources.size() > 1);
        assertThat(slaves.findValues("offered_resources_full")).anyMatch(resources -> resources.size() == 2);
    }

    @Test
    void frameworks() {
        MesosShapes.FRAMEWORKS.check("frameworks", server.json("/frameworks"));
    }

    @Test
    void tasks() {
        JsonNode tasks = server.json("/tasks");
        MesosShapes.TASKS.check("tasks", tasks);
        assertThat(tasks.get("tasks").size()).isEqualTo(5);
    }

    @Test
    void roles() {
        MesosShapes.ROLES.check("roles", server.json("/roles"));
    }

    @Test
    void policies() {
        MesosShapes.QUOTA.check("quota", server.json("/quota"));
        MesosShapes.MAINTENANCE_SCHEDULE.check("schedule", server.json("/maintenance/schedule"));
        MesosShapes.MAINTENANCE_STATUS.check("status", server.json("/maintenance/status"));
        for (JsonNode weight : server.json("/weights")) {
            MesosShapes.WEIGHT.check("weight", weight);
        }
    }

    @Test
    void flagsAndVersion() {
        MesosShapes.FLAGS.check("flags", server.json("/flags"));
        MesosShapes.VERSION_DOCUMENT.check("version", server.json("/version"));
    }
}
