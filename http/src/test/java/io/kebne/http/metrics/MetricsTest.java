package io.kebne.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.actors.allocator.core.FilterCounts;
import io.kebne.actors.allocator.core.RoundTimes;
import io.kebne.actors.api.Health;
import io.kebne.http.FakeAgent;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MetricsTest {
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

    private static TestCluster cluster() {
        return new TestCluster()
                .agent("a", "cpus:4;mem:1024;disk:100;gpus:2")
                .agent("b", "cpus:4;mem:1024")
                .agentDisconnected("b")
                .agent("lost", "cpus:8;mem:1024")
                .framework("f", "*", "prod")
                .framework("away", "*")
                .announce("away", false, Set.of("*"), List.of())
                .launch("f", "prod", "a", "t1", "cpus:2;mem:128", 1)
                .reaches("f", "t1", TaskState.RUNNING, 2)
                .launch("f", "*", "a", "t2", "cpus:1;mem:128", 1)
                .launch("f", "*", "lost", "t3", "cpus:1;mem:128", 1)
                .agentUnreachable("lost", 5)
                .offer("f", "prod", "a", "cpus:0.5;mem:64");
    }

    @Test
    void gpusDoNotCountForShares() {
        MASTER.show(new TestCluster()
                .agent("a", "cpus:1;mem:1024;gpus:1")
                .agent("b", "cpus:3;mem:3072")
                .framework("f", "x")
                .launch("f", "x", "a", "t", "cpus:1;mem:1024;gpus:1", 1)
                .view());

        assertThat(server.json("/metrics/snapshot")
                        .get("allocator/mesos/roles/x/shares/dominant")
                        .asDouble())
                .isEqualTo(0.25);
    }

    @Test
    void filtersAreCountedByRoleWhenTheAllocatorHasSaidHowManyThereAre() {
        FakeMaster master = new FakeMaster();
        master.show(cluster().view());
        try (TestServer other = TestServer.of(master)) {
            String name = "allocator/mesos/offer_filters/roles/%s/active";
            master.setHealth(withFilters(FilterCounts.of(Map.of("prod", 3L))));
            JsonNode counted = other.json("/metrics/snapshot");
            assertThat(counted.get(name.formatted("prod")).asInt()).isEqualTo(3);
            assertThat(counted.get(name.formatted("*")).asInt()).isZero();

            master.setHealth(withFilters(new FilterCounts(Map.of("prod", 3L), false)));
            counted = other.json("/metrics/snapshot");
            assertThat(counted.get(name.formatted("prod")).asInt()).isEqualTo(3);
            assertThat(counted.has(name.formatted("*"))).isFalse();

            master.setHealth(withFilters(FilterCounts.UNKNOWN));
            assertThat(other.json("/metrics/snapshot").has(name.formatted("prod")))
                    .isFalse();
        }
    }

    private static Health withFilters(FilterCounts filters) {
        return new Health(List.of(), 0, 0, 0, RoundTimes.NONE, RoundTimes.NONE, filters);
    }

    @Test
    void itIsCountedHowPlacesOfJobsWereFound() {
        JsonNode snapshot = server.json("/metrics/snapshot");

        assertThat(snapshot.get("jobs/placement/solved").asInt()).isEqualTo(1);
        assertThat(snapshot.get("jobs/placement/fallbacks/late").asInt()).isEqualTo(2);
        assertThat(snapshot.get("jobs/placement/fallbacks/busy").asInt()).isEqualTo(3);
        assertThat(snapshot.get("jobs/placement/fallbacks/failed").asInt()).isEqualTo(4);
        assertThat(snapshot.get("jobs/placement/fallbacks/unavailable").asInt()).isEqualTo(5);
        assertThat(snapshot.get("jobs/placement/decision_ms").asDouble()).isEqualTo(6.5);
    }

    @Test
    void quotasAndSharesCountWhatRolesBelowHold() {
        MASTER.show(new TestCluster()
                .agent("a", "cpus:8;mem:1024")
                .framework("f", "eng/web", "eng/db")
                .launch("f", "eng/web", "a", "t", "cpus:1.5;mem:64", 1)
                .offer("f", "eng/db", "a", "cpus:0.5")
                .weight("eng", 2)
                .quota("eng", "cpus:3", "cpus:4;gpus:0")
                .view());

        JsonNode snapshot = server.json("/metrics/snapshot");

        String quota = "allocator/mesos/quota/roles/eng/resources/";
        assertThat(snapshot.get(quota + "cpus/guarantee").asDouble()).isEqualTo(3);
        assertThat(snapshot.get(quota + "cpus/limit").asDouble()).isEqualTo(4);
        assertThat(snapshot.get(quota + "cpus/consumed").asDouble()).isEqualTo(1.5);
        assertThat(snapshot.get(quota + "cpus/offered_or_allocated").asDouble()).isEqualTo(2);
        assertThat(snapshot.get(quota + "gpus/limit").asDouble()).isZero();
        assertThat(snapshot.has(quota + "gpus/guarantee")).isFalse();
        assertThat(snapshot.has(quota + "mem/consumed")).isFalse();
        assertThat(snapshot.get("allocator/mesos/roles/eng/shares/dominant").asDouble())
                .isEqualTo(0.125);
        assertThat(snapshot.get("allocator/mesos/roles/eng/web/shares/dominant").asDouble())
                .isEqualTo(0.1875);
        assertThat(snapshot.get("allocator/mesos/resources/cpus/offered_or_allocated")
                        .asDouble())
                .isEqualTo(2);
    }

    @Test
    void theSnapshotIsOneFlatSortedObjectOfNumbers() {
        MASTER.show(cluster().view());

        JsonNode snapshot = server.json("/metrics/snapshot");

        List<String> names = new ArrayList<>();
        snapshot.fieldNames().forEachRemaining(names::add);
        assertThat(names).isSorted().contains("master/uptime_secs", "system/cpus_total", "system/mem_total_bytes");
        assertThat(snapshot).allMatch(JsonNode::isNumber);
    }

    @Test
    void revocableResourcesAreCountedByThemselves() {
        String cpus = """
                [{"name":"cpus","type":"SCALAR","scalar":{"value":2}},
                 {"name":"cpus","type":"SCALAR","scalar":{"value":4},"revocable":{}}]""";
        String used = "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":3},\"revocable\":{}}]";
        MASTER.show(new TestCluster()
                .agent("a", cpus)
                .framework("f", "x")
                .launch("f", "x", "a", "t1", used, 4_000)
                .view());

        JsonNode snapshot = server.json("/metrics/snapshot");

        assertThat(snapshot.get("master/cpus_total").asDouble()).isEqualTo(2);
        assertThat(snapshot.get("master/cpus_used").asDouble()).isZero();
        assertThat(snapshot.get("master/cpus_revocable_total").asDouble()).isEqualTo(4);
        assertThat(snapshot.get("master/cpus_revocable_used").asDouble()).isEqualTo(3);
        assertThat(snapshot.get("master/cpus_revocable_percent").asDouble()).isEqualTo(0.75);
    }

    @Test
    void whatAgentsLendIsRevocableToo() {
        MASTER.show(new TestCluster().agent("a", "cpus:2").lends("a", 3).view());

        JsonNode snapshot = server.json("/metrics/snapshot");

        assertThat(snapshot.get("master/cpus_total").asDouble()).isEqualTo(2);
        assertThat(snapshot.get("master/cpus_revocable_total").asDouble()).isEqualTo(3);
        assertThat(server.json("/slaves")
                        .at("/slaves/0/resources/cpus_revocable")
                        .asDouble())
                .isEqualTo(3);
    }

    @Test
    void valuesAreThoseOfTheView() {
        MASTER.show(cluster().view());

        JsonNode snapshot = server.json("/master/metrics/snapshot");

        String expected = """
                master/elected 1
                master/slaves_active 1
                master/slaves_inactive 1
                master/slaves_connected 1
                master/slaves_disconnected 1
                master/slaves_unreachable 1
                master/frameworks_active 1
                master/frameworks_inactive 1
                master/frameworks_connected 1
                master/frameworks_disconnected 1
                master/outstanding_offers 1
                master/tasks_running 1
                master/tasks_staging 1
                master/tasks_starting 0
                master/tasks_killing 0
                master/tasks_unreachable 1
                master/cpus_total 8
                master/cpus_used 3
                master/cpus_percent 0.375
                master/mem_total 2048
                master/mem_used 256
                master/mem_percent 0.125
                master/gpus_total 2
                master/gpus_percent 0
                master/disk_total 100
                master/cpus_revocable_total 0
                allocator/mesos/roles/prod/shares/dominant 0.125
                allocator/mesos/roles/*/shares/dominant 0.25
                allocator/mesos/resources/cpus/total 8
                allocator/mesos/resources/cpus/offered_or_allocated 4.5
                master/frameworks/name%20of%20f/f/subscribed 1
                master/frameworks/name%20of%20f/f/offers/sent 1
                master/frameworks/name%20of%20f/f/tasks/active/task_running 1
                master/frameworks/name%20of%20away/away/subscribed 0
                master/frameworks/name%20of%20away/away/roles/*/suppressed 1
                """;
        expected.lines().forEach(line -> {
            String[] nameAndValue = line.strip().split(" ", -1);
            assertThat(snapshot.path(nameAndValue[0]).asDouble(Double.NaN))
                    .as(nameAndValue[0])
                    .isEqualTo(Double.parseDouble(nameAndValue[1]));
        });
    }

    @Test
    void endingsAreCountedFromWhenTheMasterFirstSawTheCluster() {
        TestCluster cluster = cluster();
        MASTER.show(cluster.view());
        double finished =
                server.json("/metrics/snapshot").get("master/tasks_finished").asDouble();

        cluster.reaches("f", "t1", TaskState.FINISHED, 9).fails("f", "t2", Reason.CONTAINER_LIMITATION_MEMORY, 9);
        MASTER.show(cluster.view());

        JsonNode snapshot = server.json("/metrics/snapshot");
        assertThat(snapshot.get("master/tasks_finished").asDouble()).isEqualTo(finished + 1);
        assertThat(snapshot.get("master/task_failed/source_slave/reason_container_limitation_memory")
                        .asDouble())
                .isEqualTo(1);
        assertThat(snapshot.get("master/tasks_running").asDouble()).isZero();
    }

    @Test
    void aMasterThatHasNotHeardTheAllocatorIsNotElected() {
        MASTER.showNothing();

        JsonNode snapshot = server.json("/metrics/snapshot");

        assertThat(snapshot.get("master/elected").asDouble()).isZero();
        assertThat(snapshot.has("master/slaves_active")).isFalse();
        assertThat(snapshot.has("master/uptime_secs")).isTrue();
    }

    @Test
    void prometheusGetsTheSameValuesAndTheJvms() {
        MASTER.show(cluster().view());

        HttpResponse<String> response = server.get("/metrics");

        assertThat(response.headers().firstValue("content-type").orElseThrow())
                .matches("text/plain; version=0\\.0\\.4; charset=(utf|UTF)-8");
        assertThat(response.body())
                .contains("# TYPE kebne_master_cpus_total gauge\nkebne_master_cpus_total 8.0\n")
                .contains("# TYPE kebne_master_tasks_failed counter\nkebne_master_tasks_failed ")
                .contains("\nkebne_master_slaves_active 1.0\n")
                .contains("\nkebne_system_cpus_total ")
                .contains("jvm_memory_used_bytes{area=\"heap\"", "jvm_threads_live_threads", "jvm_gc_")
                .doesNotContain("name of f");
        Pattern line = Pattern.compile("(#.*|[a-z][a-z0-9_]*(\\{.*})? [-+0-9.eENaIinf]+)");
        assertThat(response.body().lines()).allMatch(text -> line.matcher(text).matches());
    }

    @Test
    void anAgentMeasuresItself() {
        FakeAgent agent = new FakeAgent();
        agent.show(FakeAgent.aBusyAgent());
        try (TestServer agentServer = TestServer.of(agent)) {
            JsonNode snapshot = agentServer.json("/metrics/snapshot");
            assertThat(snapshot.get("slave/registered").asDouble()).isEqualTo(1);
            assertThat(snapshot.get("slave/frameworks_active").asDouble()).isEqualTo(1);
            assertThat(snapshot.get("slave/tasks_running").asDouble()).isEqualTo(1);
            assertThat(snapshot.get("slave/tasks_failed").asDouble()).isEqualTo(2);
            assertThat(snapshot.get("slave/executors_terminated").asDouble()).isEqualTo(3);
            assertThat(snapshot.get("slave/container_launch_errors").asDouble()).isEqualTo(1);
            assertThat(snapshot.get("slave/executors_running").asDouble()).isEqualTo(1);
            assertThat(snapshot.get("slave/recovery_errors").asDouble()).isEqualTo(2);
            assertThat(snapshot.get("slave/recovery_time_secs").asDouble()).isEqualTo(1.25);
            assertThat(snapshot.get("slave/valid_status_updates").asDouble()).isEqualTo(6);
            assertThat(snapshot.get("slave/invalid_status_updates").asDouble()).isZero();
            assertThat(snapshot.get("slave/invalid_framework_messages").asDouble())
                    .isEqualTo(1);
            assertThat(snapshot.get("slave/executor_directory_max_allowed_age_secs")
                            .asDouble())
                    .isEqualTo(604_800);
            assertThat(snapshot.get("gc/path_removals_pending").asDouble()).isEqualTo(3);
            assertThat(snapshot.get("gc/path_removals_succeeded").asDouble()).isEqualTo(2);
            assertThat(snapshot.get("gc/path_removals_failed").asDouble()).isEqualTo(1);
            assertThat(snapshot.get("slave/cpus_total").asDouble()).isEqualTo(4);
            assertThat(snapshot.get("slave/mem_percent").asDouble()).isEqualTo(0.125);
            assertThat(agentServer.get("/metrics").body())
                    .contains("\nkebne_slave_cpus_used 1.0\n")
                    .contains("jvm_memory_used_bytes");
        }
    }
}
