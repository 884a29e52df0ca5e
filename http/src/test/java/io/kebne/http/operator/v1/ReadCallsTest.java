package io.kebne.http.operator.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.actors.api.Health;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.http.wire.WireFormat;
import io.kebne.persistence.allocator.AllocatorEvent.ExecutorLaunched;
import io.kebne.persistence.allocator.AllocatorEvent.MachinesDown;
import io.kebne.persistence.allocator.AllocatorEvent.MaintenanceScheduled;
import io.kebne.persistence.allocator.AllocatorEvent.OperationFinished;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.TaskState;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.master.Protos.Call;
import org.apache.mesos.v1.master.Protos.Response;
import org.apache.mesos.v1.master.Protos.Response.GetAgents;
import org.apache.mesos.v1.master.Protos.Response.GetFrameworks;
import org.apache.mesos.v1.master.Protos.Response.GetTasks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the operator API of a master tells, in both forms. */
@SuppressWarnings("deprecation") // Clients still use what Mesos has deprecated.
class ReadCallsTest {
    private static final FakeMaster MASTER = new FakeMaster();
    private static final TestServer SERVER = TestServer.of(MASTER);

    @TempDir
    static Path directory;

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @BeforeEach
    void show() {
        MASTER.setHealth(new Health(List.of(), 0, 0, 0));
        MASTER.show(aCluster().view());
    }

    private static TestCluster aCluster() {
        MachineId down = new MachineId("host-b", "");
        ExecutorInfo executor = new ExecutorInfo(
                ExecutorInfo.Type.DEFAULT,
                new ExecutorId("e"),
                Optional.empty(),
                Resources.parse("cpus:0.1"),
                "executor",
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
        return new TestCluster()
                .agent("a", "cpus:4;mem:1024;ports:[31000-32000]", "rack:r1")
                .agent("lost", "cpus:4")
                .framework("f", "*", "prod/web")
                .framework("over", "*")
                .launch("f", "prod/web", "a", "running", "cpus:1;ports:[31000-31001]", 4_000)
                .reaches("f", "running", TaskState.STARTING, 4_100)
                .reaches("f", "running", TaskState.RUNNING, 4_200)
                .launch("f", "*", "a", "done", "cpus:1", 4_000)
                .reaches("f", "done", TaskState.FINISHED, 5_000)
                .launch("f", "*", "lost", "unreachable", "cpus:1", 4_000)
                .agentUnreachable("lost", 6_000)
                .launch("over", "*", "a", "killed", "cpus:1", 4_000)
                .frameworkRemoved("over", 7_000)
                .reaches("over", "killed", TaskState.KILLED, 7_100)
                .journal(new ExecutorLaunched(
                        new FrameworkId("f"), new AgentId("a"), "prod/web", executor, "container", 4_000))
                .journal(new OperationFinished(
                        new FrameworkId("f"), new AgentId("a"), new OperationId("o"), new UUID(1, 2), 5_000))
                .quota("prod", "cpus:1", "cpus:2;mem:64")
                .weight("batch", 2)
                .journal(new MaintenanceScheduled(
                        List.of(new MaintenanceWindow(
                                List.of(new MachineId("host-a", ""), down),
                                new Unavailability(Instant.ofEpochSecond(9), Optional.of(Duration.ofSeconds(5))))),
                        7_000))
                .journal(new MachinesDown(List.of(down), 7_000))
                .draining("a", new DrainConfig(Optional.of(Duration.ofSeconds(5)), true), 7_500)
                .offer("f", "*", "a", "cpus:0.5");
    }

    @ParameterizedTest
    @EnumSource
    void theNodeTellsOfItself(WireFormat format) {
        MASTER.setFlags(Map.of("cluster", "test", "quorum", "2"));
        ApiClient client = new ApiClient(SERVER, format);

        assertThat(client.read(Call.Type.GET_HEALTH).getGetHealth().getHealthy())
                .isTrue();
        assertThat(client.read(Call.Type.GET_FLAGS).getGetFlags().getFlagsList())
                .extracting(flag -> flag.getName() + "=" + flag.getValue())
                .containsExactly("cluster=test", "quorum=2");
        Protos.VersionInfo version =
                client.read(Call.Type.GET_VERSION).getGetVersion().getVersionInfo();
        assertThat(version.getVersion()).isEqualTo("0.1.0");
        assertThat(version.getBuildTime()).isPositive();
        assertThat(client.read(Call.Type.GET_METRICS).getGetMetrics().getMetricsList())
                .anyMatch(metric -> metric.getName().equals("master/tasks_running") && metric.getValue() == 1);
        assertThat(client.read(Call.Type.GET_LOGGING_LEVEL).getGetLoggingLevel().getLevel())
                .isZero();
        Response.GetMaster master = client.read(Call.Type.GET_MASTER).getGetMaster();
        assertThat(master.getMasterInfo().getId()).isEqualTo("master-id");
        assertThat(master.getStartTime()).isEqualTo(0.5);
    }

    @Test
    void aMasterThroughWhichNothingCanBeDoneIsNotHealthy() {
        MASTER.setHealth(new Health(List.of("journal: a write has waited"), 1, 5_000, 0));
        assertThat(new ApiClient(SERVER, WireFormat.JSON)
                        .read(Call.Type.GET_HEALTH)
                        .getGetHealth()
                        .getHealthy())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void tasksStandWhereTheyAre(WireFormat format) {
        GetTasks tasks = new ApiClient(SERVER, format).read(Call.Type.GET_TASKS).getGetTasks();

        assertThat(tasks.getTasksList())
                .extracting(task -> task.getTaskId().getValue())
                .containsExactly("running");
        assertThat(tasks.getUnreachableTasksList())
                .extracting(task -> task.getTaskId().getValue())
                .containsExactly("unreachable");
        assertThat(tasks.getCompletedTasksList())
                .extracting(task -> task.getTaskId().getValue())
                .containsExactlyInAnyOrder("done", "killed");
        Protos.Task running = tasks.getTasks(0);
        assertThat(running.getState()).isEqualTo(Protos.TaskState.TASK_RUNNING);
        assertThat(running.getAgentId().getValue()).isEqualTo("a");
        assertThat(running.getFrameworkId().getValue()).isEqualTo("f");
        assertThat(running.getStatusesList())
                .extracting(Protos.TaskStatus::getState)
                .containsExactly(Protos.TaskState.TASK_STARTING, Protos.TaskState.TASK_RUNNING);
        assertThat(running.getResourcesList())
                .extracting(Protos.Resource::getName)
                .containsExactlyInAnyOrder("cpus", "ports");
        assertThat(running.getResourcesList())
                .allMatch(resource -> resource.getAllocationInfo().getRole().equals("prod/web"));
    }

    @ParameterizedTest
    @EnumSource
    void agentsAreThoseThatAreCountedOn(WireFormat format) {
        GetAgents agents =
                new ApiClient(SERVER, format).read(Call.Type.GET_AGENTS).getGetAgents();

        assertThat(agents.getAgentsList()).hasSize(1);
        GetAgents.Agent agent = agents.getAgents(0);
        assertThat(agent.getAgentInfo().getHostname()).isEqualTo("host-a");
        assertThat(agent.getAgentInfo().getAttributes(0).getName()).isEqualTo("rack");
        assertThat(agent.getPid()).isEqualTo("slave(1)@10.0.0.1:5051");
        assertThat(agent.getRegisteredTime().getNanoseconds()).isEqualTo(1_000_000_000L);
        assertThat(agent.getDrainInfo().getState()).isEqualTo(Protos.DrainState.DRAINING);
        assertThat(agent.getDrainInfo().getConfig().getMarkGone()).isTrue();
        assertThat(agent.getEstimatedDrainStartTime().getNanoseconds()).isEqualTo(7_500_000_000L);
        assertThat(agent.getOfferedResourcesList())
                .extracting(resource -> resource.getScalar().getValue())
                .containsExactly(0.5);
        assertThat(agent.getAllocatedResourcesList())
                .anyMatch(resource -> resource.getAllocationInfo().getRole().equals("prod/web"));
    }

    @ParameterizedTest
    @EnumSource
    void frameworksAreThereWithTheirOffers(WireFormat format) {
        GetFrameworks frameworks =
                new ApiClient(SERVER, format).read(Call.Type.GET_FRAMEWORKS).getGetFrameworks();

        assertThat(frameworks.getFrameworksList())
                .extracting(framework -> framework.getFrameworkInfo().getId().getValue())
                .containsExactly("f");
        assertThat(frameworks.getCompletedFrameworksList())
                .extracting(framework -> framework.getUnregisteredTime().getNanoseconds())
                .containsExactly(7_000_000_000L);
        GetFrameworks.Framework framework = frameworks.getFrameworks(0);
        assertThat(framework.getConnected()).isTrue();
        assertThat(framework.getActive()).isTrue();
        assertThat(framework.getRecovered()).isFalse();
        assertThat(framework.getOffersList())
                .extracting(offer -> offer.getAgentId().getValue())
                .containsExactly("a");
        assertThat(framework.getOfferedResourcesList())
                .extracting(resource -> resource.getScalar().getValue())
                .containsExactly(0.5);
    }

    @ParameterizedTest
    @EnumSource
    void theStateIsAllOfThese(WireFormat format) {
        ApiClient client = new ApiClient(SERVER, format);
        Response.GetState state = client.read(Call.Type.GET_STATE).getGetState();

        assertThat(state.getGetTasks())
                .isEqualTo(client.read(Call.Type.GET_TASKS).getGetTasks());
        assertThat(state.getGetAgents())
                .isEqualTo(client.read(Call.Type.GET_AGENTS).getGetAgents());
        assertThat(state.getGetFrameworks())
                .isEqualTo(client.read(Call.Type.GET_FRAMEWORKS).getGetFrameworks());
        assertThat(state.getGetExecutors())
                .isEqualTo(client.read(Call.Type.GET_EXECUTORS).getGetExecutors());
        assertThat(state.getGetExecutors().getExecutors(0).getExecutorInfo().getType())
                .isEqualTo(Protos.ExecutorInfo.Type.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource
    void policyIsTold(WireFormat format) {
        ApiClient client = new ApiClient(SERVER, format);

        assertThat(client.read(Call.Type.GET_WEIGHTS).getGetWeights().getWeightInfosList())
                .extracting(weight -> weight.getRole() + ":" + weight.getWeight())
                .containsExactly("batch:2.0", "prod:2.5");
        assertThat(client.read(Call.Type.GET_ROLES).getGetRoles().getRolesList())
                .extracting(Protos.Role::getName)
                .containsExactly("*", "batch", "prod", "prod/web");
        var quota = client.read(Call.Type.GET_QUOTA).getGetQuota().getStatus();
        assertThat(quota.getInfos(0).getGuarantee(0).getScalar().getValue()).isEqualTo(1.0);
        assertThat(quota.getConfigs(0).getLimitsMap()).containsOnlyKeys("cpus", "mem");
        assertThat(client.read(Call.Type.GET_OPERATIONS).getGetOperations().getOperationsList())
                .extracting(operation ->
                        operation.getLatestStatus().getOperationId().getValue())
                .containsExactly("o");
    }

    @ParameterizedTest
    @EnumSource
    void maintenanceIsTold(WireFormat format) {
        ApiClient client = new ApiClient(SERVER, format);

        var schedule = client.read(Call.Type.GET_MAINTENANCE_SCHEDULE)
                .getGetMaintenanceSchedule()
                .getSchedule();
        assertThat(schedule.getWindows(0).getUnavailability().getStart().getNanoseconds())
                .isEqualTo(9_000_000_000L);
        assertThat(schedule.getWindows(0).getMachineIdsList())
                .extracting(Protos.MachineID::getHostname)
                .containsExactly("host-a", "host-b");
        var status = client.read(Call.Type.GET_MAINTENANCE_STATUS)
                .getGetMaintenanceStatus()
                .getStatus();
        assertThat(status.getDrainingMachines(0).getId().getHostname()).isEqualTo("host-a");
        assertThat(status.getDownMachines(0).getHostname()).isEqualTo("host-b");
    }

    @ParameterizedTest
    @EnumSource
    void theLogCanBeRead(WireFormat format) throws Exception {
        Path log = directory.resolve("kebne.log");
        Files.writeString(log, "0123456789");
        MASTER.setFlags(Map.of("log_file", log.toString()));
        ApiClient client = new ApiClient(SERVER, format);

        Response.ReadFile piece =
                client.read(readFile("/master/log", 3).build()).getReadFile();
        assertThat(piece.getSize()).isEqualTo(10);
        assertThat(piece.getData().toStringUtf8()).isEqualTo("3456789");
        Call.Builder some = readFile("/master/log", 3);
        some.getReadFileBuilder().setLength(2);
        assertThat(client.read(some.build()).getReadFile().getData().toStringUtf8())
                .isEqualTo("34");
        assertThat(client.read(readFile("/master/log", -1).build())
                        .getReadFile()
                        .getData())
                .isEmpty();
    }

    /** Case 74 of the conformance list. */
    @ParameterizedTest
    @EnumSource
    void aFileThatIsNotThereIsNotFound(WireFormat format) {
        ApiClient client = new ApiClient(SERVER, format);
        assertThat(client.send(readFile("/nowhere", 0).build()).statusCode()).isEqualTo(404);
        Call.Builder list = Call.newBuilder().setType(Call.Type.LIST_FILES);
        list.getListFilesBuilder().setPath("/nowhere");
        assertThat(client.send(list.build()).statusCode()).isEqualTo(404);
    }

    @Test
    void readersAreAskedToWaitUntilThereIsAState() {
        MASTER.showNothing();
        ApiClient client = new ApiClient(SERVER, WireFormat.JSON);
        Call state = Call.newBuilder().setType(Call.Type.GET_STATE).build();
        assertThat(client.send(state).statusCode()).isEqualTo(503);
        assertThat(client.read(Call.Type.GET_VERSION).hasGetVersion()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aLongAnswerIsTheSameAsAShortOne(WireFormat format) {
        TestCluster cluster = new TestCluster().agent("a", "cpus:4").framework("f", "*");
        for (int i = 0; i < 3_000; i++) {
            cluster.launch("f", "*", "a", "task-" + i, "cpus:0.001", 4_000);
        }
        MASTER.show(cluster.view());

        Response.GetState state =
                new ApiClient(SERVER, format).read(Call.Type.GET_STATE).getGetState();

        assertThat(state.getGetTasks().getTasksList())
                .extracting(task -> task.getTaskId().getValue())
                .doesNotHaveDuplicates()
                .hasSize(3_000);
        assertThat(state.getGetAgents().getAgentsList()).hasSize(1);
        assertThat(state.getGetFrameworks().getFrameworksList()).hasSize(1);
    }

    @Test
    void jsonIsInMesosForm() throws Exception {
        HttpResponse<byte[]> response = new ApiClient(SERVER, WireFormat.JSON).send("{\"type\":\"GET_STATE\"}");

        JsonNode json = new ObjectMapper().readTree(response.body());
        assertThat(json.get("type").asText()).isEqualTo("GET_STATE");
        assertThat(json.at("/get_state/get_tasks/tasks/0/state").asText()).isEqualTo("TASK_RUNNING");
        assertThat(json.at("/get_state/get_tasks").has("orphan_tasks")).isFalse();
        assertThat(json.at("/get_state/get_agents/agents/0/registered_time/nanoseconds")
                        .isIntegralNumber())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | */* | {\"type\":\"NEVER\"} | 501",
                "application/json | */* | {} | 501",
                "application/json | text/html | {\"type\":\"GET_HEALTH\"} | 406",
                "application/json | */* | {\"type\":\"READ_FILE\"} | 400",
                "application/json | */* | {\"type\":\"READ_FILE\",\"read_file\":{\"offset\":0}} | 400",
                "application/json | */* | {\"type\": | 400",
                "text/plain | */* | {\"type\":\"GET_HEALTH\"} | 415",
            })
    void whatIsNoCallIsRefused(String contentType, String accept, String body, int status) {
        HttpResponse<String> response = SERVER.send(
                "/master/api/v1",
                request -> request.header("Content-Type", contentType)
                        .header("Accept", accept)
                        .POST(BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).hasLineCount(1);
    }

    @Test
    void onlyPostsAreCalls() {
        HttpResponse<String> response = SERVER.get("/api/v1");
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void answersAreCompressedForThoseWhoAcceptIt() {
        HttpResponse<String> response = SERVER.send(
                "/api/v1",
                request -> request.header("Content-Type", "application/json")
                        .header("Accept-Encoding", "gzip")
                        .POST(BodyPublishers.ofString("{\"type\":\"GET_STATE\"}")));
        assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    }

    private static Call.Builder readFile(String path, long offset) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.READ_FILE);
        call.getReadFileBuilder().setPath(path).setOffset(offset);
        return call;
    }
}
