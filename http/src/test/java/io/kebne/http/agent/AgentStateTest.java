package io.kebne.http.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.FakeAgent;
import io.kebne.http.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentStateTest {
    @Test
    void anAgentThatIsStartingSaysSo() {
        try (TestServer server = TestServer.of(new FakeAgent())) {
            for (String path : new String[] {"/state", "/files/browse?path=/x", "/files/read?path=/x"}) {
                HttpResponse<String> response = server.get(path);
                assertThat(response.statusCode()).as(path).isEqualTo(503);
                assertThat(response.body()).isEqualTo("This agent is starting\n");
            }
            assertThat(server.get("/health").statusCode()).isEqualTo(200);
            assertThat(server.json("/metrics/snapshot").has("system/cpus_total"))
                    .isTrue();
        }
    }

    @Test
    void theStateShowsWhatRunsAndWhatEnded() {
        FakeAgent agent = new FakeAgent();
        agent.show(FakeAgent.aBusyAgent());
        try (TestServer server = TestServer.of(agent)) {
            JsonNode state = server.json("/slave(1)/state");
            assertThat(state.get("id").asText()).isEqualTo("agent-id");
            assertThat(state.get("pid").asText()).isEqualTo("slave(1)@10.0.0.2:5051");
            assertThat(state.get("start_time").toString()).isEqualTo("1.5");
            assertThat(state.at("/unreserved_resources_allocated/cpus").toString())
                    .isEqualTo("1.0");

            JsonNode running = state.at("/frameworks/0/executors/0");
            assertThat(running.get("container").asText()).isEqualTo("container-running");
            assertThat(running.get("directory").asText()).endsWith("/runs/container-running");
            assertThat(running.at("/tasks/0/state").asText()).isEqualTo("TASK_RUNNING");
            assertThat(running.at("/tasks/0/statuses").size()).isEqualTo(2);
            assertThat(running.at("/tasks/0/container/docker/image").asText()).isEqualTo("alpine:3");
            assertThat(running.get("completed_tasks").size()).isZero();

            JsonNode ended = state.at("/frameworks/0/completed_executors/0");
            assertThat(ended.get("tasks").size()).isZero();
            assertThat(ended.at("/completed_tasks/0/state").asText()).isEqualTo("TASK_FINISHED");
            assertThat(state.at("/completed_frameworks/0/id").asText()).isEqualTo("over");
        }
    }

    @Test
    void troublesAreInItsHealthAndItsMetrics() {
        FakeAgent agent = new FakeAgent();
        agent.show(FakeAgent.aBusyAgent());
        try (TestServer server = TestServer.of(agent)) {
            assertThat(server.json("/metrics/snapshot").get("slave/healthy").asDouble())
                    .isEqualTo(1);

            agent.setTroubles(List.of("the disk is full"));

            assertThat(server.get("/health").statusCode()).isEqualTo(503);
            assertThat(server.get("/health").body()).contains("the disk is full");
            assertThat(server.json("/metrics/snapshot").get("slave/healthy").asDouble())
                    .isZero();
        }
    }

    @Test
    void bothPathsAreServedAndTheMastersAreNot() {
        FakeAgent agent = new FakeAgent();
        agent.show(FakeAgent.aBusyAgent());
        try (TestServer server = TestServer.of(agent)) {
            assertThat(server.get("/slave%281%29/health").statusCode()).isEqualTo(200);
            assertThat(server.json("/slave(1)/version").get("version").asText()).isEqualTo("0.1.0");
            assertThat(server.get("/tasks").statusCode()).isEqualTo(404);
            assertThat(server.get("/master/state").statusCode()).isEqualTo(404);
        }
    }
}
