package io.kebne.http.operator.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.api.Health;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorCommand.ConvertResources;
import io.kebne.protocol.operator.OperatorCommand.DrainAgent;
import io.kebne.protocol.operator.OperatorCommand.UpdateQuota;
import io.kebne.protocol.operator.OperatorCommand.UpdateWeights;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.Weight;
import io.kebne.protocol.resources.Quantities;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the operator API of a master has done, in both forms, and how it says that it is not done. */
class WriteCallsTest {
    private static final FakeMaster MASTER = new FakeMaster();
    private static final TestServer SERVER = TestServer.of(MASTER);
    private static final AgentId AGENT = new AgentId("a");
    private static final String RESERVED = "{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":8},"
            + "\"reservations\":[{\"type\":\"DYNAMIC\",\"role\":\"db\"}]";
    private static final String VOLUME = RESERVED
            + ",\"disk\":{\"persistence\":{\"id\":\"v\"},\"volume\":{\"container_path\":\"data\",\"mode\":\"RW\"}}}";

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @BeforeEach
    void show() {
        MASTER.setHealth(new Health(List.of(), 0, 0, 0));
        MASTER.show(new TestCluster()
                .agent("a", "cpus:4")
                .framework("f", "*")
                .quota("batch", "cpus:1", "")
                .view());
        MASTER.answer(new OperatorReply.Done());
        MASTER.takeCommands();
        MASTER.takeVerbs();
    }

    @ParameterizedTest
    @EnumSource
    void weightsAndQuotasAreSet(WireFormat format) {
        assertThat(done(format, """
                {"type":"UPDATE_WEIGHTS","update_weights":{"weight_infos":[{"role":"prod","weight":2.5}]}}
                """)).isEqualTo(new UpdateWeights(List.of(new Weight("prod", 2.5))));
        assertThat(done(format, """
                {"type":"UPDATE_QUOTA","update_quota":{"force":true,"quota_configs":[{"role":"prod",
                 "guarantees":{"cpus":{"value":1}},"limits":{"cpus":{"value":2.5}}}]}}
                """))
                .isEqualTo(new UpdateQuota(
                        true, List.of(new Quota("prod", Quantities.parse("cpus:1"), Quantities.parse("cpus:2.5")))));
    }

    @ParameterizedTest
    @EnumSource
    void quotasAreSetAndRemovedInTheOldForm(WireFormat format) {
        Quantities one = Quantities.parse("cpus:1");
        assertThat(done(format, setQuota("prod")))
                .isEqualTo(new UpdateQuota(false, List.of(new Quota("prod", one, one))));
        assertThat(done(format, "{\"type\":\"REMOVE_QUOTA\",\"remove_quota\":{\"role\":\"batch\"}}"))
                .isEqualTo(new UpdateQuota(true, List.of(Quota.none("batch"))));
    }

    @ParameterizedTest
    @EnumSource
    void whatHasAQuotaIsNotSetAgainInTheOldForm(WireFormat format) {
        ApiClient client = new ApiClient(SERVER, format);
        assertThat(client.send(setQuota("batch")).statusCode()).isEqualTo(400);
        assertThat(client.send("{\"type\":\"REMOVE_QUOTA\",\"remove_quota\":{\"role\":\"prod\"}}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(MASTER.takeCommands()).isEmpty();
    }

    /** Case 68 of the conformance list. */
    @ParameterizedTest
    @EnumSource
    void resourcesAreReservedAndTheAnswerIsThatItWillShow(WireFormat format) {
        HttpResponse<byte[]> response = new ApiClient(SERVER, format)
                .send("{\"type\":\"RESERVE_RESOURCES\",\"reserve_resources\":{\"agent_id\":{\"value\":\"a\"},"
                        + "\"resources\":[" + RESERVED + "}]}}");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(MASTER.takeCommands()).singleElement().satisfies(command -> {
            assertThat(((ConvertResources) command).agentId()).isEqualTo(AGENT);
            assertThat(((ConvertResources) command).operation()).isInstanceOf(Operation.Reserve.class);
        });
    }

    /** Case 69 of the conformance list. */
    @ParameterizedTest
    @EnumSource
    void volumesAreMadeChangedAndDestroyed(WireFormat format) {
        String agent = "\"agent_id\":{\"value\":\"a\"},";
        assertThat(converted(
                        format,
                        "{\"type\":\"UNRESERVE_RESOURCES\",\"unreserve_resources\":{" + agent + "\"resources\":["
                                + RESERVED + "}]}}"))
                .isInstanceOf(Operation.Unreserve.class);
        assertThat(converted(
                        format,
                        "{\"type\":\"CREATE_VOLUMES\",\"create_volumes\":{" + agent + "\"volumes\":[" + VOLUME + "]}}"))
                .isInstanceOf(Operation.Create.class);
        assertThat(converted(
                        format,
                        "{\"type\":\"DESTROY_VOLUMES\",\"destroy_volumes\":{" + agent + "\"volumes\":[" + VOLUME
                                + "]}}"))
                .isInstanceOf(Operation.Destroy.class);
        assertThat(converted(
                        format,
                        "{\"type\":\"GROW_VOLUME\",\"grow_volume\":{" + agent + "\"volume\":" + VOLUME
                                + ",\"addition\":" + RESERVED + "}}}"))
                .isInstanceOf(Operation.GrowVolume.class);
        assertThat(converted(
                        format,
                        "{\"type\":\"SHRINK_VOLUME\",\"shrink_volume\":{" + agent + "\"volume\":" + VOLUME
                                + ",\"subtract\":{\"value\":2}}}"))
                .isInstanceOf(Operation.ShrinkVolume.class);
    }

    /** Cases 70 to 72 of the conformance list. */
    @ParameterizedTest
    @EnumSource
    void agentsAreTakenOutAndPutBack(WireFormat format) {
        assertThat(done(
                        format,
                        "{\"type\":\"DRAIN_AGENT\",\"drain_agent\":{\"agent_id\":{\"value\":\"a\"},"
                                + "\"max_grace_period\":{\"seconds\":1,\"nanos\":500000000},\"mark_gone\":true}}"))
                .isEqualTo(new DrainAgent(AGENT, new DrainConfig(Optional.of(Duration.ofMillis(1_500)), true)));
        assertThat(done(
                        format,
                        "{\"type\":\"DRAIN_AGENT\",\"drain_agent\":{\"agent_id\":{\"value\":\"a\"},"
                                + "\"max_grace_period\":{\"seconds\":9223372036854775807}}}"))
                .as("it must be possible to show it in nanoseconds")
                .isEqualTo(new DrainAgent(AGENT, new DrainConfig(Optional.of(Duration.ofDays(365)), false)));
        assertThat(done(format, ofAgent("DEACTIVATE_AGENT"))).isEqualTo(new OperatorCommand.DeactivateAgent(AGENT));
        assertThat(done(format, ofAgent("REACTIVATE_AGENT"))).isEqualTo(new OperatorCommand.ReactivateAgent(AGENT));
        assertThat(done(format, ofAgent("MARK_AGENT_GONE"))).isEqualTo(new OperatorCommand.MarkAgentGone(AGENT));
    }

    @ParameterizedTest
    @EnumSource
    void machinesAreScheduledAndTakenDownAndUp(WireFormat format) {
        MachineId machine = new MachineId("h", "10.0.0.1");
        String id = "{\"hostname\":\"h\",\"ip\":\"10.0.0.1\"}";
        assertThat(done(
                        format,
                        "{\"type\":\"UPDATE_MAINTENANCE_SCHEDULE\",\"update_maintenance_schedule\":{\"schedule\":"
                                + "{\"windows\":[{\"machine_ids\":[" + id
                                + "],\"unavailability\":{\"start\":{\"nanoseconds\":1000000000}}}]}}}"))
                .isInstanceOfSatisfying(
                        OperatorCommand.UpdateMaintenanceSchedule.class,
                        command ->
                                assertThat(command.windows().get(0).machines()).containsExactly(machine));
        assertThat(done(format, "{\"type\":\"START_MAINTENANCE\",\"start_maintenance\":{\"machines\":[" + id + "]}}"))
                .isEqualTo(new OperatorCommand.StartMaintenance(List.of(machine)));
        assertThat(done(format, "{\"type\":\"STOP_MAINTENANCE\",\"stop_maintenance\":{\"machines\":[" + id + "]}}"))
                .isEqualTo(new OperatorCommand.StopMaintenance(List.of(machine)));
    }

    @ParameterizedTest
    @EnumSource
    void aFrameworkIsTornDown(WireFormat format) {
        ApiClient client = new ApiClient(SERVER, format);
        assertThat(client.send(teardown("f")).statusCode()).isEqualTo(200);
        assertThat(MASTER.takeVerbs()).containsExactly(new FakeMaster.Teardown(new FrameworkId("f")));
        assertThat(client.send(teardown("unknown")).statusCode()).isEqualTo(400);
        assertThat(MASTER.takeVerbs()).isEmpty();
    }

    /** Case 74 of the conformance list. */
    @ParameterizedTest
    @EnumSource
    void theLoggingLevelIsRaisedForAWhile(WireFormat format) {
        ApiClient client = new ApiClient(SERVER, format);
        assertThat(client.send(logging(2, Duration.ofHours(1).toNanos())).statusCode())
                .isEqualTo(200);
        assertThat(level(client)).isEqualTo(2);

        assertThat(client.send(logging(2, 200_000_000L)).statusCode()).isEqualTo(200);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (level(client) != 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    @ParameterizedTest
    @CsvSource({"INVALID, 400", "NOT_FOUND, 404", "CONFLICT, 409"})
    void whatIsRefusedHasItsReason(Cause cause, int status) {
        MASTER.answer(new OperatorReply.Refused(cause, "agent_id", "there is no agent a"));
        HttpResponse<byte[]> response = new ApiClient(SERVER, WireFormat.PROTOBUF).send(ofAgent("MARK_AGENT_GONE"));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(ApiClient.text(response)).isEqualTo("agent_id: there is no agent a\n");
    }

    @Test
    void aQuotaBeyondTheClusterIsAConflictInTheOldFormOnly() {
        MASTER.answer(new OperatorReply.Refused(Cause.CONFLICT, "guarantees.cpus", "more than there is"));
        ApiClient client = new ApiClient(SERVER, WireFormat.JSON);
        assertThat(client.send(setQuota("prod")).statusCode()).isEqualTo(409);
        assertThat(client.send("{\"type\":\"UPDATE_QUOTA\",\"update_quota\":{\"quota_configs\":[{\"role\":\"prod\"}]}}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatCannotBeDoneNowMayBeAskedForAgain() {
        MASTER.answer(new OperatorReply.Unavailable("the journal is full", 2_000));
        HttpResponse<byte[]> response = new ApiClient(SERVER, WireFormat.JSON).send(ofAgent("DEACTIVATE_AGENT"));
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'MARK_AGENT_GONE'} | mark_agent_gone: is missing",
                "{'type':'MARK_AGENT_GONE','mark_agent_gone':{'agent_id':{'value':'a b'}}} | agent_id.value: ",
                "{'type':'START_MAINTENANCE','start_maintenance':{}} | machines: names no machine",
                "{'type':'START_MAINTENANCE','start_maintenance':{'machines':[{'hostname':'h'},{'hostname':'h'}]}} | machines: name a machine twice",
                "{'type':'UPDATE_WEIGHTS','update_weights':{'weight_infos':[{'role':'a','weight':-1}]}} | weight_infos[0].weight: ",
                "{'type':'UPDATE_WEIGHTS','update_weights':{'weight_infos':[{'role':'a','weight':1},{'role':'a','weight':1}]}} | weight_infos[1].role: ",
                "{'type':'UPDATE_QUOTA','update_quota':{'quota_configs':[{'role':'a','limits':{'cpus':{'value':-1}}}]}} | quota_configs[0].limits: ",
                "{'type':'SET_QUOTA','set_quota':{'quota_request':{'role':'a'}}} | quota_request.guarantee: names no resource",
                "{'type':'RESERVE_RESOURCES','reserve_resources':{'agent_id':{'value':'a'}}} | resources: ",
                "{'type':'SET_LOGGING_LEVEL','set_logging_level':{'level':9,'duration':{'nanoseconds':1}}} | level: ",
                "{'type':'SET_LOGGING_LEVEL','set_logging_level':{'level':1,'duration':{'nanoseconds':0}}} | duration: ",
                "{'type':'TEARDOWN','teardown':{'framework_id':{'value':''}}} | framework_id.value: ",
            })
    void aWrongCallNamesTheFieldAndDoesNothing(String json, String message) {
        HttpResponse<byte[]> response = new ApiClient(SERVER, WireFormat.PROTOBUF).send(json.replace('\'', '"'));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiClient.text(response)).startsWith("Failed to validate").contains(" call: " + message);
        assertThat(MASTER.takeCommands()).isEmpty();
        assertThat(MASTER.takeVerbs()).isEmpty();
    }

    private static int level(ApiClient client) {
        return client.read(org.apache.mesos.v1.master.Protos.Call.Type.GET_LOGGING_LEVEL)
                .getGetLoggingLevel()
                .getLevel();
    }

    private static String logging(int level, long nanos) {
        return "{\"type\":\"SET_LOGGING_LEVEL\",\"set_logging_level\":{\"level\":" + level
                + ",\"duration\":{\"nanoseconds\":" + nanos + "}}}";
    }

    private static String teardown(String id) {
        return "{\"type\":\"TEARDOWN\",\"teardown\":{\"framework_id\":{\"value\":\"" + id + "\"}}}";
    }

    private static String setQuota(String role) {
        return "{\"type\":\"SET_QUOTA\",\"set_quota\":{\"quota_request\":{\"role\":\"" + role
                + "\",\"guarantee\":[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1}}]}}}";
    }

    private static String ofAgent(String type) {
        return "{\"type\":\"" + type + "\",\"" + type.toLowerCase(java.util.Locale.ROOT)
                + "\":{\"agent_id\":{\"value\":\"a\"}}}";
    }

    private static Operation converted(WireFormat format, String json) {
        HttpResponse<byte[]> response = new ApiClient(SERVER, format).send(json);
        assertThat(response.statusCode()).as(ApiClient.text(response)).isEqualTo(202);
        return ((ConvertResources) MASTER.takeCommands().get(0)).operation();
    }

    private static OperatorCommand done(WireFormat format, String json) {
        HttpResponse<byte[]> response = new ApiClient(SERVER, format).send(json);
        assertThat(response.statusCode()).as(ApiClient.text(response)).isEqualTo(200);
        List<OperatorCommand> commands = MASTER.takeCommands();
        assertThat(commands).hasSize(1);
        return commands.get(0);
    }
}
