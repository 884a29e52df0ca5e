package io.kebne.http.index;

import java.util.ArrayList;
import java.util.List;

/** All that can be asked of a master and of an agent. */
public final class Endpoints {
    private static final List<Endpoint> OF_EVERY_NODE = List.of(
            Endpoint.of("POST /api/v1", "Mesos' operator API"),
            Endpoint.of("GET /health", "whether the node can do its work"),
            Endpoint.of("GET /version", "the version of the software"),
            Endpoint.of("GET /flags", "every setting in force"),
            Endpoint.of("GET /metrics/snapshot", "all metrics, by Mesos' names"),
            Endpoint.of("GET /metrics", "the metrics for Prometheus"),
            Endpoint.of("GET /system/stats.json", "load, processors and memory of the machine"),
            Endpoint.of("GET /logging/toggle?level&duration", "the logging level, or another one for a time"),
            Endpoint.of("POST /logging/toggle?level&duration", "another logging level for a time"),
            Endpoint.of("GET /files/browse?path", "the files of a directory"),
            Endpoint.of("GET /files/read?path&offset&length", "a piece of a file as text"),
            Endpoint.of("GET /files/download?path", "a file"),
            Endpoint.of("GET /state", "everything that the node knows"),
            Endpoint.of("GET /openapi.json", "this document"),
            Endpoint.of("GET /help", "a list of all endpoints"));

    private static final List<Endpoint> OF_MASTERS = List.of(
            Endpoint.of("POST /api/v1/scheduler", "Mesos' scheduler API"),
            Endpoint.of("GET /redirect", "where a leading master is"),
            Endpoint.of("GET /state-summary", "agents and frameworks with counts of their tasks"),
            Endpoint.of("GET /slaves?slave_id", "the agents"),
            Endpoint.of("GET /agents", "the agents, unreachable ones too"),
            Endpoint.of("GET /frameworks?framework_id", "the frameworks"),
            Endpoint.of("GET /tasks?limit&offset&order&framework_id&task_id", "tasks in the order of their launch"),
            Endpoint.of("GET /roles", "the roles with what they hold"),
            Endpoint.of("GET /explain?framework&task", "why tasks do not run"),
            Endpoint.of("POST /kill?framework_id&task_id&grace_period", "end a task"),
            Endpoint.of("POST /teardown", "end a framework"),
            Endpoint.of("POST /agents/{agent_id}/drain?max_grace_period&mark_gone", "empty an agent"),
            Endpoint.of("POST /agents/{agent_id}/deactivate", "offer an agent no more"),
            Endpoint.of("POST /agents/{agent_id}/reactivate", "offer an agent again"),
            Endpoint.of("POST /agents/{agent_id}/gone", "give an agent up for ever"),
            Endpoint.of("POST /reserve", "reserve resources of an agent"),
            Endpoint.of("POST /unreserve", "remove a reservation"),
            Endpoint.of("POST /create-volumes", "make persistent volumes"),
            Endpoint.of("POST /destroy-volumes", "destroy persistent volumes"),
            Endpoint.of("POST /grow-volume", "make a volume larger"),
            Endpoint.of("POST /shrink-volume", "make a volume smaller"),
            Endpoint.of("GET /maintenance/schedule", "the maintenance schedule"),
            Endpoint.of("POST /maintenance/schedule", "replace the maintenance schedule"),
            Endpoint.of("GET /maintenance/status", "what has become of the maintenance schedule"),
            Endpoint.of("POST /machine/down", "take machines away"),
            Endpoint.of("POST /machine/up", "machines are back"),
            Endpoint.of("GET /weights", "the weights of roles"),
            Endpoint.of("PUT /weights", "set weights of roles"),
            Endpoint.of("GET /quota", "the quotas of roles"),
            Endpoint.of("POST /quota", "set a quota where there is none"),
            Endpoint.of("PUT /quota", "set quotas of several roles"),
            Endpoint.of("DELETE /quota/{role*}", "remove a quota"),
            Endpoint.of("GET /priorities", "the priorities of roles"),
            Endpoint.of("PUT /priorities", "set priorities of roles"),
            Endpoint.of("GET /whitelist", "the hosts that are offered"),
            Endpoint.of("PUT /whitelist", "set the hosts that are offered"),
            Endpoint.of("DELETE /whitelist", "offer all hosts"));

    private static final List<Endpoint> OF_AGENTS = List.of(
            Endpoint.of("POST /api/v1/executor", "Mesos' executor API"),
            Endpoint.of("GET /monitor/statistics", "what the executors may use"),
            Endpoint.of("GET /containers?container_id", "the containers"),
            Endpoint.of("GET /jvm?format", "what the tasks' Java virtual machines count"),
            Endpoint.of("GET /jvm/{task_id}?framework_id&format", "what one of them counts"),
            Endpoint.of("GET /jvm/{task_id}/threads?framework_id", "its threads and their stacks"),
            Endpoint.of("GET /jvm/{task_id}/histogram?framework_id&all", "its objects by class"),
            Endpoint.of("GET /jvm/{task_id}/heap?framework_id", "the regions of its heap"),
            Endpoint.of("GET /jvm/{task_id}/jfr?framework_id", "its recordings"),
            Endpoint.of("POST /jvm/{task_id}/gc?framework_id", "have it collect garbage"),
            Endpoint.of("POST /jvm/{task_id}/heap-dump?framework_id", "have it dump its heap into the sandbox"),
            Endpoint.of(
                    "POST /jvm/{task_id}/jfr/start?framework_id&name&settings&max_size&duration", "start a recording"),
            Endpoint.of("POST /jvm/{task_id}/jfr/dump?framework_id&name", "put a recording into the sandbox"),
            Endpoint.of("POST /jvm/{task_id}/jfr/stop?framework_id&name", "stop a recording"));

    private Endpoints() {}

    public static EndpointIndex ofMaster() {
        return new EndpointIndex("Kebne master", "master", both(OF_EVERY_NODE, OF_MASTERS));
    }

    public static EndpointIndex ofAgent() {
        return new EndpointIndex("Kebne agent", "slave(1)", both(OF_EVERY_NODE, OF_AGENTS));
    }

    private static List<Endpoint> both(List<Endpoint> first, List<Endpoint> second) {
        List<Endpoint> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
