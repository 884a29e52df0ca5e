package io.kebne.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.http.FakeAgent;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Mesos' pages and scripts use beside the documents: JSONP, the machine's load, the logging level, statistics. */
class LegacyTest {
    private static final FakeAgent BUSY = new FakeAgent();
    private static TestServer master;
    private static TestServer agent;

    @BeforeAll
    static void start() {
        FakeMaster fake = new FakeMaster();
        fake.show(new TestCluster().agent("a", "cpus:4").view());
        master = TestServer.of(fake);
        BUSY.show(FakeAgent.aBusyAgent());
        agent = TestServer.of(BUSY);
    }

    @AfterAll
    static void stop() {
        master.close();
        agent.close();
    }

    /** Mesos before 0.26. */
    @Test
    void olderClientsFindDocumentsBelowTheirOldNames() {
        for (String path : List.of("/state", "/master/state", "/slaves", "/tasks", "/state-summary", "/roles")) {
            HttpResponse<String> old = master.get(path + ".json");
            assertThat(old.statusCode()).as(path).isEqualTo(200);
            assertThat(old.body()).isEqualTo(master.get(path).body());
        }
        assertThat(master.get("/tasks.json?limit=x").statusCode()).isEqualTo(400);
        assertThat(agent.get("/slave(1)/state.json").statusCode()).isEqualTo(200);
        assertThat(agent.get("/monitor/statistics.json").statusCode()).isEqualTo(200);
        assertThat(agent.get("/files/browse.json").statusCode()).isEqualTo(400);
        assertThat(master.get("/nothing.json").statusCode()).isEqualTo(404);
        assertThat(master.get("/.json").statusCode()).isEqualTo(404);
    }

    @Test
    void aDocumentIsTheArgumentOfTheFunctionThatIsNamed() {
        HttpResponse<String> response = master.get("/master/version?jsonp=angular.callbacks._0");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/javascript");
        assertThat(response.body())
                .startsWith("angular.callbacks._0({\"version\"")
                .endsWith("});");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alert(1)", "", "1a", "a;b"})
    void whatIsNoFunctionIsRefused(String function) {
        HttpResponse<String> response = master.get("/version?jsonp=" + function);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith("jsonp: ");
    }

    @Test
    void refusalsAreNotWrapped() {
        HttpResponse<String> response = master.get("/tasks?limit=x&jsonp=f");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith("limit: ");
    }

    @Test
    void theMachineIsToldOf() {
        JsonNode stats = master.json("/system/stats.json");
        assertThat(stats.get("cpus_total").asDouble()).isPositive();
        assertThat(stats.get("mem_total_bytes").asDouble()).isPositive();
        assertThat(agent.json("/slave(1)/system/stats.json").has("mem_free_bytes"))
                .isTrue();
    }

    @Test
    void theLoggingLevelIsToldAndSetForAWhile() {
        assertThat(agent.get("/logging/toggle").body()).isEqualTo("0\n");
        assertThat(agent.get("/logging/toggle?level=1&duration=1hrs").statusCode())
                .isEqualTo(200);
        assertThat(agent.get("/logging/toggle").body()).isEqualTo("1\n");
        assertThat(agent.postForm("/logging/toggle?level=0&duration=500ms", "").statusCode())
                .isEqualTo(200);
        assertThat(agent.get("/logging/toggle").body()).isEqualTo("0\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "level=1",
                "duration=1secs",
                "level=9&duration=1secs",
                "level=1&duration=1",
                "level=1&duration=0secs"
            })
    void aWrongLoggingLevelIsRefused(String query) {
        assertThat(master.get("/logging/toggle?" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void executorsHaveLimits() {
        JsonNode executor = agent.json("/monitor/statistics").get(0);
        assertThat(executor.get("executor_id").asText()).isEqualTo("running");
        assertThat(executor.at("/statistics/cpus_limit").asDouble()).isEqualTo(1);
        assertThat(executor.at("/statistics/mem_limit_bytes").asLong()).isEqualTo(128L * 1024 * 1024);
        assertThat(executor.at("/statistics/timestamp").asDouble()).isPositive();
    }

    @Test
    void executorsSayWhatTheyUseAndWhatReallyHoldsThem() {
        BUSY.use(new ContainerUsage(
                Map.of("mem_rss_bytes", 5_000_000_000L, "mem_limit_bytes", 64L), Map.of("cpus_user_time_secs", 1.25)));
        JsonNode statistics = agent.json("/monitor/statistics").at("/0/statistics");
        BUSY.use(ContainerUsage.UNKNOWN);
        assertThat(statistics.get("mem_rss_bytes").asLong()).isEqualTo(5_000_000_000L);
        assertThat(statistics.get("mem_limit_bytes").asLong()).isEqualTo(64);
        assertThat(statistics.get("cpus_user_time_secs").asDouble()).isEqualTo(1.25);
        assertThat(statistics.get("cpus_limit").asDouble()).isEqualTo(1);
    }

    @Test
    void containersAreThoseOfExecutorsThatRun() {
        JsonNode containers = agent.json("/containers");
        assertThat(containers).hasSize(1);
        assertThat(containers.at("/0/status/container_id/value").asText()).isEqualTo("container-running");
        assertThat(containers.at("/0/image").asText()).isEqualTo("alpine:3");
        assertThat(agent.json("/containers?container_id=container-running")).hasSize(1);
        assertThat(agent.json("/containers?container_id=other")).isEmpty();
    }
}
