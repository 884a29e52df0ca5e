package io.kebne.http.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.persistence.allocator.AllocatorEvent.AgentDeactivated;
import io.kebne.persistence.allocator.AllocatorEvent.AgentDrained;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.offer.constraint.AttributeConstraint;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.offer.constraint.OfferConstraints.Group;
import io.kebne.protocol.offer.constraint.Predicate;
import io.kebne.protocol.offer.constraint.Selector;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.task.NetworkInfo;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StateTest {
    private static final FakeMaster MASTER = new FakeMaster();
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.of(MASTER);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void cluster() {
        MASTER.setFlags(Map.of("cluster", "test", "quorum", "1"));
        MASTER.show(new TestCluster()
                .agent(
                        "a",
                        "cpus:4;mem:1024;ports:[31000-32000];disks:{sda,sdb}",
                        "rack:r1;level:3.5;big:123456789012;keys:[1-2]")
                .agent("silent", "cpus:2;mem:512")
                .agentDisconnected("silent")
                .agent("lost", "cpus:8;mem:2048")
                .framework("f", "*", "prod")
                .framework("waiting", "*")
                .announce("waiting", false, Set.of(), List.of())
                .launch("f", "prod", "a", "t1", "cpus:1.5;mem:100;ports:[31000-31001, 31005-31005]", 4_000)
                .joins("f", "t1", new NetworkInfo("net", List.of("10.1.2.3")), 4_250)
                .launch("f", "*", "a", "t2", "cpus:0.001", 4_100)
                .launch("f", "*", "lost", "t3", "cpus:1", 4_200)
                .reaches("f", "t3", TaskState.RUNNING, 4_300)
                .agentUnreachable("lost", 6_500)
                .launch("f", "*", "a", "t4", "cpus:1", 4_400)
                .reaches("f", "t4", TaskState.RUNNING, 4_500)
                .reaches("f", "t4", TaskState.FAILED, 5_001)
                .offer("f", "prod", "a", "cpus:2;mem:24")
                .view());
    }

    @Test
    void aSharedVolumeIsInUseAndOfferedAtOnce() {
        String volume = """
                [{"name":"cpus","type":"SCALAR","scalar":{"value":%d}},
                 {"name":"disk","type":"SCALAR","scalar":{"value":50},
                  "reservations":[{"type":"DYNAMIC","role":"x","principal":"p"}],
                  "disk":{"persistence":{"id":"v"},"volume":{"mode":"RW","container_path":"data"}},"shared":{}}]""";
        MASTER.show(new TestCluster()
                .agent("a", volume.formatted(4))
                .framework("f", "x")
                .launch("f", "x", "a", "t1", volume.formatted(1), 4_000)
                .launch("f", "x", "a", "t2", volume.formatted(1), 4_000)
                .offer("f", "x", "a", volume.formatted(2))
                .view());

        for (JsonNode agent : List.of(
                server.json("/slaves").at("/slaves/0"),
                server.json("/state-summary").at("/slaves/0"))) {
            assertThat(agent.at("/used_resources/disk").asDouble()).isEqualTo(50);
            assertThat(agent.at("/used_resources/cpus").asDouble()).isEqualTo(2);
            assertThat(agent.at("/offered_resources/disk").asDouble()).isEqualTo(50);
        }
    }

    @Test
    void reservedDisksAndRevocableResourcesAreShownAsWhatTheyAre() {
        MASTER.show(new TestCluster()
                .agent("a", """
                        [{"name":"cpus","type":"SCALAR","scalar":{"value":2}},
                         {"name":"cpus","type":"SCALAR","scalar":{"value":3},"role":"x"},
                         {"name":"cpus","type":"SCALAR","scalar":{"value":4},"revocable":{}},
                         {"name":"disk","type":"SCALAR","scalar":{"value":50},"reservations":[
                           {"type":"STATIC","role":"x"},{"type":"DYNAMIC","role":"x/y","principal":"p"}],
                          "disk":{"source":{"type":"PATH","path":{"root":"/p"}}}},
                         {"name":"mem","type":"SCALAR","scalar":{"value":64},"role":"x",
                          "reservation":{"principal":"p","labels":{"labels":[{"key":"k"}]}}}]""")
                .framework("f", "x")
                .launch("f", "x", "a", "t1", "cpus(x):1", 4_000)
                .offer("f", "x", "a", "cpus(x):2;cpus:1")
                .view());

        JsonNode roles = server.json("/roles").get("roles");
        assertThat(roles.findValuesAsText("name")).containsExactly("prod", "x", "x/y");
        assertThat(roles.at("/1/reserved").toString()).isEqualTo("{\"cpus\":3.0,\"disk\":50.0,\"mem\":64.0}");
        JsonNode agent = server.json("/slaves").at("/slaves/0");
        assertThat(agent.at("/resources/cpus").asDouble()).isEqualTo(5);
        assertThat(agent.at("/resources/cpus_revocable").asDouble()).isEqualTo(4);
        assertThat(agent.at("/unreserved_resources/cpus").asDouble()).isEqualTo(2);
        assertThat(agent.at("/unreserved_resources/mem").asDouble()).isZero();
        assertThat(agent.at("/reserved_resources/x/cpus").asDouble()).isEqualTo(3);
        assertThat(agent.at("/reserved_resources/x/mem").asDouble()).isEqualTo(64);
        assertThat(agent.at("/reserved_resources/x~1y/disk").asDouble()).isEqualTo(50);
        assertThat(agent.at("/unreserved_resources_full/1").toString())
                .isEqualTo("{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4.0},"
                        + "\"role\":\"*\",\"revocable\":{}}");
        assertThat(agent.at("/reserved_resources_full/x").findValuesAsText("name"))
                .containsExactly("mem", "cpus");
        assertThat(agent.at("/reserved_resources_full/x/0").toString())
                .contains("\"role\":\"x\",\"reservation\":{\"principal\":\"p\",\"labels\":")
                .contains("\"reservations\":[{\"type\":\"DYNAMIC\",\"role\":\"x\",\"principal\":\"p\"");
        assertThat(agent.at("/reserved_resources_full/x~1y/0").toString())
                .isEqualTo("{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":50.0},"
                        + "\"reservations\":[{\"type\":\"STATIC\",\"role\":\"x\"},"
                        + "{\"type\":\"DYNAMIC\",\"role\":\"x/y\",\"principal\":\"p\"}],"
                        + "\"disk\":{\"source\":{\"type\":\"PATH\",\"path\":{\"root\":\"/p\"}}}}");
        assertThat(agent.at("/used_resources_full/0/reservations/0/role").asText())
                .isEqualTo("x");
        assertThat(agent.at("/used_resources_full/0/allocation_info/role").asText())
                .isEqualTo("x");
        assertThat(agent.at("/offered_resources_full").size()).isEqualTo(2);
    }

    @Test
    void theMasterNamesItselfAsLeader() {
        JsonNode state = server.json("/state");
        assertThat(state.get("pid").asText()).isEqualTo("master@10.0.0.9:5050");
        assertThat(state.get("leader").asText()).isEqualTo("master@10.0.0.9:5050");
        assertThat(state.at("/leader_info/hostname").asText()).isEqualTo("master.example");
        assertThat(state.get("cluster").asText()).isEqualTo("test");
        assertThat(state.at("/flags/quorum").asText()).isEqualTo("1");
        assertThat(state.get("start_time").decimalValue()).isEqualByComparingTo("0.5");
    }

    @Test
    void domainsShowWhereNodesStand() {
        MASTER.show(new TestCluster()
                .agentIn("placed", "cpus:1", new DomainInfo("east", "rack-1"))
                .agent("unplaced", "cpus:1")
                .view());
        for (String path : List.of("/state", "/slaves")) {
            JsonNode slaves = server.json(path).get("slaves");
            assertThat(byId(slaves, "placed").get("domain").toString())
                    .isEqualTo("{\"fault_domain\":{\"region\":{\"name\":\"east\"},\"zone\":{\"name\":\"rack-1\"}}}");
            assertThat(byId(slaves, "unplaced").has("domain")).isFalse();
        }

        JsonNode state = server.json("/state");
        assertThat(state.at("/domain/fault_domain/region/name").asText()).isEqualTo("west");
        assertThat(state.at("/leader_info/domain/fault_domain/zone/name").asText())
                .isEqualTo("zone-1");
    }

    @Test
    void frameworksShowWhichAgentsTheyWant() {
        MASTER.show(new TestCluster()
                .framework("f", "*")
                .framework("any", "*")
                .constrain(
                        "f",
                        OfferConstraints.of(Map.of(
                                "*",
                                List.of(new Group(List.of(new AttributeConstraint(
                                        new Selector.Pseudo(Selector.Pseudoattribute.HOSTNAME),
                                        new Predicate.TextNotMatches("db.*"))))))))
                .view());
        for (String path : List.of("/state", "/frameworks")) {
            JsonNode frameworks = server.json(path).get("frameworks");
            assertThat(byId(frameworks, "f").get("offer_constraints").toString())
                    .isEqualTo("{\"role_constraints\":{\"*\":{\"groups\":[{\"attribute_constraints\":[{\"selector\":"
                            + "{\"pseudoattribute_type\":\"HOSTNAME\"},\"predicate\":"
                            + "{\"text_not_matches\":{\"regex\":\"db.*\"}}}]}]}}}");
            assertThat(byId(frameworks, "any").get("offer_constraints").toString())
                    .isEqualTo("{}");
        }
    }

    @Test
    void agentsAreCountedAndReachableOnesListed() {
        JsonNode state = server.json("/state");
        assertThat(state.get("activated_slaves").asInt()).isEqualTo(1);
        assertThat(state.get("deactivated_slaves").asInt()).isEqualTo(1);
        assertThat(state.get("unreachable_slaves").asInt()).isEqualTo(1);
        assertThat(texts(state.get("slaves"), "id")).containsExactlyInAnyOrder("a", "silent");
        assertThat(byId(state.get("slaves"), "silent").get("active").asBoolean())
                .isFalse();
    }

    @Test
    void anAgentShowsWhatItHasAndWhoHasIt() {
        JsonNode agent = byId(server.json("/state").get("slaves"), "a");
        assertThat(agent.get("pid").asText()).isEqualTo("slave(1)@10.0.0.1:5051");
        assertThat(agent.get("registered_time").toString()).isEqualTo("1.0");
        assertThat(agent.get("resources").toString())
                .isEqualTo("{\"cpus\":4.0,\"disk\":0.0,\"disks\":\"{sda, sdb}\",\"gpus\":0.0,\"mem\":1024.0,"
                        + "\"ports\":\"[31000-32000]\"}");
        assertThat(agent.at("/used_resources/cpus").toString()).isEqualTo("1.501");
        assertThat(agent.at("/used_resources/ports").asText()).isEqualTo("[31000-31001, 31005-31005]");
        assertThat(agent.at("/offered_resources/mem").toString()).isEqualTo("24.0");
        assertThat(server.get("/state").body())
                .contains("\"attributes\":{\"rack\":\"r1\",\"level\":3.5,\"big\":123456789012.0,\"keys\":\"[1-2]\"}");
        assertThat(agent.get("active").asBoolean()).isTrue();
    }

    @Test
    void tasksStandWhereTheirStateBelongs() {
        JsonNode framework = byId(server.json("/state").get("frameworks"), "f");
        assertThat(texts(framework.get("tasks"), "id")).containsExactlyInAnyOrder("t1", "t2");
        assertThat(texts(framework.get("unreachable_tasks"), "id")).containsExactly("t3");
        assertThat(texts(framework.get("completed_tasks"), "id")).containsExactly("t4");

        assertThat(byId(framework.get("tasks"), "t1").get("state").asText()).isEqualTo("TASK_RUNNING");
        assertThat(byId(framework.get("tasks"), "t1").get("statuses").toString())
                .isEqualTo("[{\"state\":\"TASK_RUNNING\",\"timestamp\":4.25,\"container_status\":{\"network_infos\":"
                        + "[{\"name\":\"net\",\"ip_addresses\":[{\"ip_address\":\"10.1.2.3\"}]}]}}]");
        assertThat(byId(framework.get("tasks"), "t2").get("state").asText()).isEqualTo("TASK_STAGING");
        assertThat(framework.at("/unreachable_tasks/0/statuses").toString())
                .isEqualTo("[{\"state\":\"TASK_RUNNING\",\"timestamp\":4.3},"
                        + "{\"state\":\"TASK_UNREACHABLE\",\"timestamp\":6.5}]");
        assertThat(framework.at("/completed_tasks/0/statuses").toString())
                .isEqualTo("[{\"state\":\"TASK_FAILED\",\"timestamp\":5.001}]");
    }

    @Test
    void frameworksShowWhatTheyHoldAndWhetherTheyAreThere() {
        JsonNode frameworks = server.json("/state").get("frameworks");
        JsonNode framework = byId(frameworks, "f");
        assertThat(framework.at("/used_resources/cpus").toString()).isEqualTo("2.501");
        assertThat(framework.at("/offered_resources/cpus").toString()).isEqualTo("2.0");
        assertThat(framework.at("/resources/cpus").toString()).isEqualTo("4.501");
        assertThat(framework.get("roles").toString()).isEqualTo("[\"*\",\"prod\"]");
        assertThat(framework.get("active").asBoolean()).isTrue();
        assertThat(framework.at("/offers/0/allocation_info/role").asText()).isEqualTo("prod");
        assertThat(byId(frameworks, "waiting").get("connected").asBoolean()).isFalse();
        assertThat(byId(frameworks, "waiting").get("recovered").asBoolean()).isFalse();
    }

    @Test
    void aFrameworkThatHasNotSpokenSinceTheFailoverIsRecovered() {
        MASTER.show(
                AllocatorView.of(new TestCluster().framework("f", "*").view().state()));
        assertThat(server.json("/frameworks").at("/frameworks/0/recovered").asBoolean())
                .isTrue();
    }

    @Test
    void aRemovedFrameworkIsCompletedWhenItsTasksHaveEnded() {
        TestCluster cluster = new TestCluster()
                .agent("a", "cpus:4;mem:1024")
                .framework("f", "*")
                .launch("f", "*", "a", "t", "cpus:1", 1)
                .frameworkRemoved("f", 8_000);
        MASTER.show(cluster.view());
        JsonNode before = server.json("/frameworks");
        assertThat(before.at("/frameworks/0/active").asBoolean()).isFalse();
        assertThat(before.get("completed_frameworks").size()).isZero();

        MASTER.show(cluster.reaches("f", "t", TaskState.KILLED, 8_100).view());
        JsonNode after = server.json("/frameworks");
        assertThat(after.get("frameworks").size()).isZero();
        assertThat(after.at("/completed_frameworks/0/unregistered_time").toString())
                .isEqualTo("8.0");
        assertThat(after.at("/completed_frameworks/0/completed_tasks/0/id").asText())
                .isEqualTo("t");
    }

    @Test
    void oneAgentOrFrameworkCanBeAskedFor() {
        assertThat(texts(server.json("/slaves?slave_id=silent").get("slaves"), "id"))
                .containsExactly("silent");
        assertThat(server.json("/slaves?slave_id=nobody").get("slaves").size()).isZero();
        assertThat(server.json("/slaves?slave_id=lost").get("slaves").size()).isZero();
        assertThat(texts(server.json("/frameworks?framework_id=waiting").get("frameworks"), "id"))
                .containsExactly("waiting");
        assertThat(server.json("/frameworks?framework_id=").get("frameworks").size())
                .isZero();
    }

    @Test
    void fullResourcesNameTheRoleThatHasThem() {
        JsonNode agent = server.json("/slaves?slave_id=a").at("/slaves/0");
        assertThat(agent.get("unreserved_resources_full").toString())
                .contains("{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4.0},\"role\":\"*\"}")
                .contains("{\"name\":\"disks\",\"type\":\"SET\",\"set\":{\"item\":[\"sda\",\"sdb\"]},\"role\":\"*\"}");
        assertThat(agent.get("used_resources_full").toString())
                .contains(
                        "{\"name\":\"ports\",\"type\":\"RANGES\",\"ranges\":{\"range\":[{\"begin\":31000,\"end\":31001},"
                                + "{\"begin\":31005,\"end\":31005}]},\"role\":\"*\",\"allocation_info\":{\"role\":\"prod\"}}")
                .contains("{\"value\":0.001},\"role\":\"*\",\"allocation_info\":{\"role\":\"*\"}");
        assertThat(agent.get("offered_resources_full").toString())
                .contains("{\"value\":2.0},\"role\":\"*\",\"allocation_info\":{\"role\":\"prod\"}");
    }

    @Test
    void theSummaryCountsTasksOnBothSides() {
        JsonNode summary = server.json("/state-summary");
        JsonNode agent = byId(summary.get("slaves"), "a");
        assertThat(agent.get("TASK_RUNNING").asInt()).isEqualTo(1);
        assertThat(agent.get("TASK_STAGING").asInt()).isEqualTo(1);
        assertThat(agent.get("TASK_FAILED").asInt()).isEqualTo(1);
        assertThat(agent.get("framework_ids").toString()).isEqualTo("[\"f\"]");
        JsonNode framework = byId(summary.get("frameworks"), "f");
        assertThat(framework.get("TASK_UNREACHABLE").asInt()).isEqualTo(1);
        assertThat(framework.get("slave_ids").toString()).isEqualTo("[\"a\",\"lost\"]");
        assertThat(summary.get("hostname").asText()).isEqualTo("master.example");
    }

    @Test
    void rolesShowWeightsAndWhatTheirFrameworksHold() {
        JsonNode roles = server.json("/roles").get("roles");
        assertThat(texts(roles, "name")).containsExactly("*", "prod");
        JsonNode prod = roles.get(1);
        assertThat(prod.get("weight").asDouble()).isEqualTo(2.5);
        assertThat(prod.get("allocated").toString()).isEqualTo("{\"cpus\":1.5,\"mem\":100.0}");
        assertThat(prod.get("offered").toString()).isEqualTo("{\"cpus\":2.0,\"mem\":24.0}");
        assertThat(prod.get("resources").toString()).isEqualTo("{\"cpus\":3.5,\"mem\":124.0}");
        assertThat(prod.get("quota").toString())
                .isEqualTo(
                        "{\"role\":\"prod\",\"guarantee\":{},\"limit\":{},\"consumed\":{\"cpus\":1.5,\"mem\":100.0}}");
        assertThat(prod.get("frameworks").toString()).isEqualTo("[\"f\"]");
        assertThat(roles.get(0).get("weight").asDouble()).isEqualTo(1.0);
        assertThat(roles.get(0).get("frameworks").toString()).isEqualTo("[\"f\",\"waiting\"]");
    }

    @Test
    void aRoleWithAWeightIsShownEvenWithoutFrameworks() {
        MASTER.show(new TestCluster().view());
        assertThat(texts(server.json("/roles").get("roles"), "name")).containsExactly("prod");
    }

    @Test
    void rolesAboveOthersAreShownWithWhatAllBelowThemHold() {
        MASTER.show(new TestCluster()
                .agent("a", "cpus:8;mem:1024")
                .framework("f", "eng/web", "eng")
                .launch("f", "eng/web", "a", "t", "cpus:1.5", 4_000)
                .launch("f", "eng", "a", "u", "cpus:2", 4_000)
                .offer("f", "eng/web", "a", "cpus:0.5")
                .quota("eng", "cpus:3", "cpus:4;gpus:0")
                .priority("quiet/corner", 5, false, false)
                .weight("prod", 7)
                .view());

        JsonNode roles = server.json("/roles").get("roles");

        assertThat(texts(roles, "name")).containsExactly("eng", "eng/web", "prod", "quiet", "quiet/corner");
        assertThat(roles.get(0).get("quota").toString())
                .isEqualTo("{\"role\":\"eng\",\"guarantee\":{\"cpus\":3.0},\"limit\":{\"cpus\":4.0,\"gpus\":0.0},"
                        + "\"consumed\":{\"cpus\":3.5}}");
        assertThat(roles.get(0).get("allocated").toString()).isEqualTo("{\"cpus\":3.5}");
        assertThat(roles.get(0).get("offered").toString()).isEqualTo("{\"cpus\":0.5}");
        assertThat(roles.get(1).get("allocated").toString()).isEqualTo("{\"cpus\":1.5}");
        assertThat(roles.get(2).get("weight").asDouble()).isEqualTo(7);
        assertThat(roles.get(2).get("quota").get("guarantee")).isEmpty();
    }

    @Test
    void anAgentThatIsDrainedSaysHow() {
        MASTER.show(new TestCluster()
                .agent("a", "cpus:4")
                .agent("b", "cpus:4")
                .framework("f", "*")
                .launch("f", "*", "a", "t", "cpus:1", 1_000)
                .draining("a", new DrainConfig(Optional.of(Duration.ofMillis(1_500)), true), 2_500)
                .journal(new AgentDeactivated(new AgentId("b"), 3_000))
                .view());

        JsonNode state = server.json("/state");

        JsonNode agent = byId(state.get("slaves"), "a");
        assertThat(agent.get("drain_info").toString())
                .isEqualTo("{\"state\":\"DRAINING\",\"config\":{\"max_grace_period\":{\"nanoseconds\":1500000000},"
                        + "\"mark_gone\":true}}");
        assertThat(agent.get("estimated_drain_start_time_seconds").toString()).isEqualTo("2.5");
        assertThat(agent.get("active").asBoolean()).isFalse();
        assertThat(agent.get("deactivated").asBoolean()).isTrue();
        assertThat(byId(state.get("slaves"), "b").has("drain_info")).isFalse();
        assertThat(byId(state.get("slaves"), "b").get("deactivated").asBoolean())
                .isTrue();
        assertThat(state.get("activated_slaves").asInt()).isZero();
        assertThat(state.get("deactivated_slaves").asInt()).isEqualTo(2);
    }

    @Test
    void everyAgentIsInOneState() {
        DrainConfig config = new DrainConfig(Optional.empty(), false);
        MASTER.show(new TestCluster()
                .agent("active", "cpus:4")
                .agent("silent", "cpus:4")
                .agentDisconnected("silent")
                .agent("off", "cpus:4")
                .journal(new AgentDeactivated(new AgentId("off"), 3_000))
                .agent("draining", "cpus:4")
                .draining("draining", config, 2_500)
                .agent("drained", "cpus:4")
                .draining("drained", config, 2_500)
                .journal(new AgentDrained(new AgentId("drained"), 2_600))
                .agent("lost", "cpus:4")
                .agentUnreachable("lost", 6_500)
                .view());

        JsonNode agents = server.json("/agents").get("agents");

        assertThat(agents)
                .extracting(agent ->
                        agent.get("id").asText() + " " + agent.get("state").asText())
                .containsExactlyInAnyOrder(
                        "active active",
                        "silent disconnected",
                        "off deactivated",
                        "draining draining",
                        "drained drained",
                        "lost unreachable");
        assertThat(byId(agents, "lost").get("unreachable_time").toString()).isEqualTo("6.5");
        assertThat(byId(agents, "active").has("unreserved_resources_full")).isTrue();
    }

    private static JsonNode byId(JsonNode array, String id) {
        for (JsonNode element : array) {
            if (element.get("id").asText().equals(id)) {
                return element;
            }
        }
        throw new AssertionError("no " + id + " in " + array);
    }

    private static List<String> texts(JsonNode array, String field) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.get(field).asText()));
        return texts;
    }
}
