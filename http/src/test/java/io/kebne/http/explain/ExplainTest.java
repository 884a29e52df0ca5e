package io.kebne.http.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.actors.explain.FrameworkExplanation;
import io.kebne.actors.explain.FrameworkExplanation.OfRole;
import io.kebne.actors.explain.FrameworkExplanation.Pending;
import io.kebne.actors.explain.FrameworkExplanation.RecentRefusal;
import io.kebne.actors.explain.FrameworkExplanation.Steps;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplainTest {
    @Test
    void tasksThatWaitAreListedWithTheirReasons() {
        FakeMaster master = new FakeMaster();
        master.show(new TestCluster()
                .agent("a", "cpus:4;mem:1024")
                .framework("f", "*")
                .launch("f", "*", "a", "running", "cpus:1", 1)
                .launch("f", "*", "a", "ended", "cpus:1", 1)
                .reaches("f", "ended", TaskState.FINISHED, 2)
                .announce(
                        "f",
                        true,
                        Set.of(),
                        List.of(
                                request("running", "cpus:1"),
                                request("ended", "cpus:1"),
                                request("huge", "cpus:64"),
                                request("next", "cpus:1;mem:32")))
                .framework("away", "*")
                .announce("away", false, Set.of(), List.of(request("lonely", "cpus:1")))
                .view());

        try (TestServer server = TestServer.of(master)) {
            JsonNode pending = server.json("/explain").get("pending");
            assertThat(pending)
                    .extracting(task -> task.get("task_id").asText() + ": "
                            + task.get("reason").asText())
                    .containsExactlyInAnyOrder(
                            "huge: asks 64 cpus but the largest agent has 4",
                            "next: waits for an offer: it fits into what is free on 1 agent",
                            "lonely: framework disconnected: no scheduler takes its offers");
            JsonNode huge = pending.get(0).get("task_id").asText().equals("lonely") ? pending.get(1) : pending.get(0);
            assertThat(huge.toString())
                    .isEqualTo("{\"framework_id\":\"f\",\"framework_name\":\"name of f\",\"task_id\":\"huge\","
                            + "\"name\":\"name of huge\",\"role\":\"*\",\"resources\":{\"cpus\":64.0,\"disk\":0.0,"
                            + "\"gpus\":0.0,\"mem\":0.0},\"reason\":\"asks 64 cpus but the largest agent has 4\"}");
        }
    }

    @Test
    void tasksThatDidNotFinishAreListedWithWhatWasSaidOfThem() {
        FakeMaster master = new FakeMaster();
        master.show(new TestCluster()
                .agent("a", "cpus:4;mem:1024")
                .framework("f", "*")
                .launch("f", "*", "a", "good", "cpus:1", 1)
                .reaches("f", "good", TaskState.FINISHED, 2)
                .launch("f", "*", "a", "bad", "cpus:1", 1)
                .reaches("f", "bad", TaskState.FAILED, 2)
                .view());

        try (TestServer server = TestServer.of(master)) {
            JsonNode failed = server.json("/explain").get("failed");
            assertThat(failed).hasSize(1);
            assertThat(failed.get(0).get("task_id").asText()).isEqualTo("bad");
            assertThat(failed.get(0).get("framework_id").asText()).isEqualTo("f");
            assertThat(failed.get(0).get("state").asText()).isEqualTo("TASK_FAILED");
            assertThat(failed.get(0).has("message")).isTrue();
        }
    }

    @Test
    void oneFrameworkOrTaskCanBeAskedFor() {
        FakeMaster master = new FakeMaster();
        master.show(new TestCluster()
                .agent("a", "cpus:4;mem:1024")
                .framework("f", "*")
                .announce("f", true, Set.of(), List.of(request("huge", "cpus:64"), request("big", "cpus:5")))
                .launch("f", "*", "a", "bad", "cpus:1", 1)
                .reaches("f", "bad", TaskState.FAILED, 2)
                .framework("g", "*")
                .announce("g", true, Set.of(), List.of(request("huge", "cpus:8")))
                .view());

        try (TestServer server = TestServer.of(master)) {
            assertThat(ids(server.json("/explain?framework=f"), "pending"))
                    .containsExactlyInAnyOrder("f/huge", "f/big");
            assertThat(ids(server.json("/explain?framework=name%20of%20g"), "pending"))
                    .containsExactly("g/huge");
            assertThat(ids(server.json("/explain?task=huge"), "pending")).containsExactlyInAnyOrder("f/huge", "g/huge");
            assertThat(ids(server.json("/explain?task=huge"), "failed")).isEmpty();
            assertThat(ids(server.json("/explain?task=bad"), "failed")).containsExactly("f/bad");
            assertThat(ids(server.json("/explain?framework=nobody"), "failed")).isEmpty();
        }
    }

    @Test
    void theAllocatorIsAskedAboutFrameworksThatAreNamedOrWaitForTheTask() {
        FakeMaster master = new FakeMaster();
        master.show(new TestCluster()
                .framework("f", "*")
                .announce("f", true, Set.of(), List.of(request("t1", "cpus:1"), request("t2", "cpus:1")))
                .framework("g", "*")
                .view());
        Steps steps =
                new Steps(7, 1, 1, 0, Map.of("hostname EXISTS", 1), 0, 0, Map.of("*", 1), 1, Map.of("cpus", 1), 1, 0);
        master.explain(new FrameworkExplanation(
                true,
                Optional.of(new FrameworkExplanation.Round(1_500, 7, 2)),
                List.of(new OfRole("*", true, 0.25, 0.5, 9, steps)),
                List.of(
                        new Pending(new TaskId("t1"), "*", Resources.parse("cpus:1"), steps, List.of("do this")),
                        new Pending(new TaskId("t2"), "*", Resources.parse("cpus:1"), steps, List.of())),
                List.of(new RecentRefusal("*", new AgentId("a"), Resources.parse("cpus:2"), 1_000, 5_000))));

        try (TestServer server = TestServer.of(master)) {
            assertThat(server.json("/explain").get("frameworks")).isEmpty();
            assertThat(server.json("/explain?framework=name%20of%20g")
                            .at("/frameworks/0/framework_id")
                            .asText())
                    .isEqualTo("g");
            JsonNode frameworks = server.json("/explain?task=t1").get("frameworks");
            assertThat(frameworks).hasSize(1);
            assertThat(frameworks.at("/0/last_round").toString())
                    .isEqualTo("{\"timestamp\":1.5,\"agents\":7,\"offers\":2}");
            assertThat(frameworks.at("/0/roles/0/steps").toString())
                    .isEqualTo("{\"agents\":7,\"not_offerable\":1,\"filtered\":1,\"reserved\":0,"
                            + "\"constraints\":{\"hostname EXISTS\":1},\"gpu\":0,\"region\":0,\"limit\":{\"*\":1},"
                            + "\"headroom\":1,\"too_small\":{\"cpus\":1},\"outstanding\":1,\"remaining\":0}");
            assertThat(frameworks.at("/0/pending")).hasSize(1);
            assertThat(frameworks.at("/0/pending/0/advice").toString()).isEqualTo("[\"do this\"]");
            assertThat(frameworks.at("/0/refusals/0/refuse_seconds").toString()).isEqualTo("5.0");
        }
    }

    private static List<String> ids(JsonNode document, String array) {
        List<String> ids = new ArrayList<>();
        document.get(array)
                .forEach(task -> ids.add(task.get("framework_id").asText() + "/"
                        + task.get("task_id").asText()));
        return ids;
    }

    private static Request request(String id, String resources) {
        return new Request(new TaskId(id), "name of " + id, "*", Resources.parse(resources));
    }
}
