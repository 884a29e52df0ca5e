package io.kebne.http.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.actors.agent.AgentView;
import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.actors.agent.usage.core.Measured;
import io.kebne.actors.agent.usage.core.UsageBook;
import io.kebne.actors.agent.usage.core.UsageSettings;
import io.kebne.http.FakeAgent;
import io.kebne.http.TestServer;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an agent says its containers should have been given, and what it lends of it. */
class RecommendationsTest {
    private static final Resources LENT = Resources.of(new Resource("cpus", Scalar.of(2), Traits.REVOCABLE));

    @Test
    void containersAreToldWithWhatTheyUseAndNeed() {
        UsageBook book = new UsageBook(
                new UsageSettings(Duration.ofSeconds(15), Duration.ofHours(12), Duration.ofHours(48), 0.9, 0.5));
        List<Measured> all = List.of(measured("c-1", Resources.parse("cpus:4;mem:512")), measured("c-2", LENT));
        book.add(all, Map.of("c-1", usage(1)), 0);
        book.add(all, Map.of("c-1", usage(4)), 30_000);
        FakeAgent agent = new FakeAgent();
        agent.show(FakeAgent.aBusyAgent());
        agent.need(book.report(30_000));

        try (TestServer server = TestServer.of(agent)) {
            JsonNode said = server.json("/recommendations");

            assertThat(said.get("agent_id").asText()).isEqualTo("agent-id");
            assertThat(said.get("percentile").asDouble()).isEqualTo(0.9);
            assertThat(said.get("cpu_half_life_secs").asDouble()).isEqualTo(43_200);
            JsonNode first = said.at("/containers/0");
            assertThat(first.toString())
                    .contains("\"framework_id\":\"f\"", "\"task_ids\":[\"task-of-c-1\"]", "\"revocable\":false");
            assertThat(first.at("/requested/cpus").asDouble()).isEqualTo(4);
            assertThat(first.at("/used/cpus").asDouble()).isEqualTo(0.1);
            assertThat(first.at("/recommended/cpus").asDouble()).isBetween(0.1, 0.11);
            assertThat(first.at("/recommended/mem").asDouble()).isEqualTo(96);
            assertThat(first.get("sample_span_secs").asDouble()).isEqualTo(30);
            assertThat(first.get("cpu_weights"))
                    .singleElement()
                    .satisfies(weight -> assertThat(weight.asDouble()).isEqualTo(1));
            JsonNode unseen = said.at("/containers/1");
            assertThat(unseen.get("revocable").asBoolean()).isTrue();
            assertThat(unseen.get("samples").asInt()).isZero();
            assertThat(unseen.has("recommended")).isFalse();
        }
    }

    @Test
    void anAgentThatIsStartingSaysSo() {
        try (TestServer server = TestServer.of(new FakeAgent())) {
            assertThat(server.get("/recommendations").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void whatItLendsAndTookBackIsInItsStateAndMetrics() {
        AgentView busy = FakeAgent.aBusyAgent();
        FakeAgent agent = new FakeAgent();
        agent.show(new AgentView(
                busy.info(),
                busy.startMillis(),
                true,
                busy.allocated(),
                busy.frameworks(),
                busy.completedFrameworks(),
                busy.tasksByState(),
                busy.endedByState(),
                busy.launched(),
                busy.launchErrors(),
                busy.heard(),
                LENT,
                7));
        try (TestServer server = TestServer.of(agent)) {
            JsonNode metrics = server.json("/metrics/snapshot");

            assertThat(metrics.get("slave/cpus_total").asDouble()).isEqualTo(4);
            assertThat(metrics.get("slave/cpus_revocable_total").asDouble()).isEqualTo(2);
            assertThat(metrics.get("slave/executors_preempted").asDouble()).isEqualTo(7);
            assertThat(server.json("/state").at("/resources/cpus_revocable").asDouble())
                    .isEqualTo(2);
        }
    }

    private static Measured measured(String container, Resources requested) {
        return new Measured(
                container,
                new FrameworkId("f"),
                new ExecutorId("e"),
                List.of(new TaskId("task-of-" + container)),
                requested,
                0,
                0,
                false);
    }

    private static ContainerUsage usage(double cpuSeconds) {
        return new ContainerUsage(
                Map.of("mem_rss_bytes", 64L << 20),
                Map.of("cpus_user_time_secs", cpuSeconds, "cpus_system_time_secs", 0.0));
    }
}
