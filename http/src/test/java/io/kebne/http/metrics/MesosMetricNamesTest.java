package io.kebne.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.FakeAgent;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The names that dashboards for Mesos ask for: each is served, or it is said why it is not. */
class MesosMetricNamesTest {
    /** Braces stand for each of what is between them. */
    private static final List<String> OF_MASTERS = List.of(
            "master/{elected,uptime_secs,outstanding_offers,operator_event_stream_subscribers}",
            "master/{cpus,gpus,mem,disk}_{total,used,percent,revocable_total,revocable_used,revocable_percent}",
            "master/slaves_{active,inactive,connected,disconnected,unreachable}",
            "master/slave_{registrations,reregistrations,removals}",
            "master/slave_removals/reason_{unhealthy,unregistered,registered}",
            "master/slave_unreachable_{scheduled,completed,canceled}",
            "master/frameworks_{active,inactive,connected,disconnected}",
            "master/tasks_{staging,starting,running,killing,finished,failed,killed,lost,error,dropped,gone}",
            "master/tasks_{gone_by_operator,unreachable}",
            "master/messages_{register_framework,reregister_framework,unregister_framework,deactivate_framework}",
            "master/messages_{launch_tasks,decline_offers,revive_offers,suppress_offers,kill_task}",
            "master/messages_{status_update,status_update_acknowledgement,reconcile_tasks,reconcile_operations}",
            "master/messages_{framework_to_executor,executor_to_framework,resource_request}",
            "master/messages_{operation_status_update,operation_status_update_acknowledgement}",
            "master/messages_{register_slave,reregister_slave,unregister_slave,update_slave,exited_executor,authenticate}",
            "master/{valid,invalid}_{status_updates,status_update_acknowledgements}",
            "master/{valid,invalid}_{framework_to_executor_messages,executor_to_framework_messages}",
            "master/{valid,invalid}_{operation_status_updates,operation_status_update_acknowledgements}",
            "master/{dropped_messages,http_cache_hits,recovery_slave_removals}",
            "master/event_queue_{messages,dispatches,http_requests}",
            "master/operations/{total,pending,recovering,unreachable,finished,failed,error,dropped,gone_by_operator}",
            "master/frameworks/name%20of%20f/f/subscribed",
            "master/frameworks/name%20of%20f/f/offers/{sent,accepted,declined,rescinded}",
            "master/frameworks/name%20of%20f/f/tasks/active/task_{staging,starting,running,killing,unreachable}",
            "master/frameworks/name%20of%20f/f/tasks/terminal/task_{finished,failed,killed,lost,error,dropped,gone}",
            "master/frameworks/name%20of%20f/f/roles/eng/suppressed",
            "allocator/mesos/{allocation_runs,event_queue_dispatches}",
            "allocator/mesos/{allocation_run_ms,allocation_run_latency_ms}",
            "allocator/mesos/{allocation_run_ms,allocation_run_latency_ms}/{count,min,max,p50,p90,p95,p99,p999,p9999}",
            "allocator/mesos/roles/eng/shares/dominant",
            "allocator/mesos/offer_filters/roles/eng/active",
            "allocator/mesos/quota/roles/eng/resources/cpus/{guarantee,limit,offered_or_allocated,consumed}",
            "allocator/mesos/resources/cpus/{total,offered_or_allocated}",
            "registrar/{state_fetch_ms,state_store_ms,queued_operations,registry_size_bytes}",
            "registrar/log/{recovered,ensemble_size}",
            "system/{cpus_total,load_1min,load_5min,load_15min,mem_total_bytes,mem_free_bytes}");

    private static final List<String> OF_AGENTS = List.of(
            "slave/{registered,uptime_secs,frameworks_active,recovery_errors,recovery_time_secs}",
            "slave/{cpus,gpus,mem,disk}_{total,used,percent,revocable_total,revocable_used,revocable_percent}",
            "slave/executors_{registering,running,terminating,terminated,preempted}",
            "slave/tasks_{staging,starting,running,killing,finished,failed,killed,lost,gone}",
            "slave/{valid,invalid}_{status_updates,framework_messages}",
            "slave/{container_launch_errors,executor_directory_max_allowed_age_secs}",
            "containerizer/fetcher/{cache_size_total_bytes,cache_size_used_bytes}",
            "containerizer/fetcher/{task_fetches_succeeded,task_fetches_failed}",
            "gc/path_removals_{pending,succeeded,failed}",
            "system/{cpus_total,load_1min,load_5min,load_15min,mem_total_bytes,mem_free_bytes}");

    private static final Path PAGE = Path.of("../docs/reference/metrics.md");

    @Test
    void aMasterServesWhatThePageDoesNotLeaveOut() throws IOException {
        FakeMaster master = new FakeMaster();
        master.show(new TestCluster()
                .agent("a", "cpus:4;mem:1024;disk:100;gpus:1")
                .framework("f", "eng")
                .quota("eng", "cpus:1", "cpus:2")
                .view());
        try (TestServer server = TestServer.of(master)) {
            assertServedOrLeftOut(server.json("/metrics/snapshot"), OF_MASTERS);
        }
    }

    @Test
    void anAgentServesWhatThePageDoesNotLeaveOut() throws IOException {
        FakeAgent agent = new FakeAgent();
        agent.show(FakeAgent.aBusyAgent());
        try (TestServer server = TestServer.of(agent)) {
            assertServedOrLeftOut(server.json("/metrics/snapshot"), OF_AGENTS);
        }
    }

    private static void assertServedOrLeftOut(JsonNode served, List<String> templates) throws IOException {
        List<String> names = templates.stream()
                .flatMap(template -> expanded(template).stream())
                .toList();
        assertThat(names).doesNotHaveDuplicates();
        Map<String, String> leftOut = leftOut();
        assertThat(names)
                .filteredOn(name -> served.has(name) == leftOut.containsKey(name))
                .as("neither served nor left out with a reason, or both")
                .isEmpty();
    }

    /** The page's table of names with reasons. */
    private static Map<String, String> leftOut() throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        String page = Files.readString(PAGE);
        page.substring(page.indexOf("## What is left out"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1))
                .forEach(cells -> {
                    assertThat(cells[2]).as(cells[1]).isNotBlank();
                    for (String template : cells[1].split(", ", -1)) {
                        expanded(template.replace("`", "")
                                        .replace("<role>", "eng")
                                        .strip())
                                .forEach(name -> reasons.put(name, cells[2]));
                    }
                });
        return reasons;
    }

    private static List<String> expanded(String template) {
        int open = template.indexOf('{');
        if (open < 0) {
            return List.of(template);
        }
        int close = template.indexOf('}', open);
        List<String> all = new ArrayList<>();
        for (String part : template.substring(open + 1, close).split(",", -1)) {
            all.addAll(expanded(template.substring(0, open) + part + template.substring(close + 1)));
        }
        return all;
    }
}
