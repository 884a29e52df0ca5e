package io.kebne.http.index;

import static io.kebne.http.authentication.Realm.CONTAINERS;
import static io.kebne.http.authentication.Realm.EXECUTORS;
import static io.kebne.http.authentication.Realm.FRAMEWORKS;
import static io.kebne.http.authentication.Realm.OPEN;
import static io.kebne.http.authentication.Realm.READONLY;
import static io.kebne.http.authentication.Realm.READWRITE;

import java.util.ArrayList;
import java.util.List;

/** All that can be asked of a master and of an agent. Realms are those of Mesos, by path. */
public final class Endpoints {
    private static final List<Endpoint> OF_EVERY_NODE = List.of(
            Endpoint.of("GET /health", OPEN, "whether the node can do its work"),
            Endpoint.of("GET /version", OPEN, "the version of the software"),
            Endpoint.of("GET /flags", READONLY, "every setting in force"),
            Endpoint.of("GET /metrics/snapshot", READONLY, "all metrics, by Mesos' names"),
            Endpoint.of("GET /metrics", READONLY, "the metrics for Prometheus"),
            Endpoint.of("GET /system/stats.json", OPEN, "load, processors and memory of the machine"),
            Endpoint.of(
                    "GET /logging/toggle?level&duration", READWRITE, "the logging level, or another one for a time"),
            Endpoint.of("POST /logging/toggle?level&duration", READWRITE, "another logging level for a time"),
            Endpoint.of("GET /profiler/start", READWRITE, "Mesos' profiler, which is not there"),
            Endpoint.of("GET /profiler/stop", READWRITE, "Mesos' profiler, which is not there"),
            Endpoint.of("GET /memory-profiler/start", READWRITE, "Mesos' other profiler, which is not there"),
            Endpoint.of("GET /memory-profiler/stop", READWRITE, "Mesos' other profiler, which is not there"),
            Endpoint.of("GET /memory-profiler/download/raw", READWRITE, "Mesos' other profiler, which is not there"),
            Endpoint.of("GET /memory-profiler/download/text", READWRITE, "Mesos' other profiler, which is not there"),
            Endpoint.of("GET /memory-profiler/download/graph", READWRITE, "Mesos' other profiler, which is not there"),
            Endpoint.of("GET /memory-profiler/statistics", READWRITE, "Mesos' other profiler, which is not there"),
            Endpoint.of("GET /memory-profiler/state", READWRITE, "that Mesos' other profiler is not there"),
            Endpoint.of("GET /files/browse?path", READONLY, "the files of a directory"),
            Endpoint.of("GET /files/read?path&offset&length", READONLY, "a piece of a file as text"),
            Endpoint.of("GET /files/download?path", READONLY, "a file"),
            Endpoint.of("GET /files/debug", READONLY, "all paths by which files are found, and where they lead"),
            Endpoint.of("GET /state", READONLY, "everything that the node knows"),
            Endpoint.of("GET /openapi.json", OPEN, "this document"),
            Endpoint.of("GET /help", OPEN, "a list of all endpoints"));

    private static final List<Endpoint> OF_MASTERS = List.of(
            Endpoint.of("POST /api/v1", READWRITE, "Mesos' operator API"),
            Endpoint.of("POST /api/v1/scheduler", FRAMEWORKS, "Mesos' scheduler API"),
            Endpoint.of("GET /redirect", OPEN, "where a leading master is"),
            Endpoint.of("GET /state-summary", READONLY, "agents and frameworks with counts of their tasks"),
            Endpoint.of("GET /slaves?slave_id", READONLY, "the agents"),
            Endpoint.of("GET /agents", READONLY, "the agents, unreachable ones too"),
            Endpoint.of("GET /frameworks?framework_id", READONLY, "the frameworks"),
            Endpoint.of(
                    "GET /tasks?limit&offset&order&framework_id&task_id",
                    READONLY,
                    "tasks in the order of their launch"),
            Endpoint.of("GET /roles", READONLY, "the roles with what they hold"),
            Endpoint.of("GET /explain?framework&task", READONLY, "why tasks do not run"),
            Endpoint.of(
                    "GET /hierarchical-allocator(1)/offer_constraints_debug",
                    READONLY,
                    "which agents offer constraints keep from frameworks"),
            Endpoint.of("GET /registrar(1)/registry", READONLY, "what Mesos keeps in its registry"),
            Endpoint.of("POST /kill?framework_id&task_id&grace_period", READWRITE, "end a task"),
            Endpoint.of(
                    "POST /resize?framework_id&task_id&cpus&mem&cpus_limit&mem_limit",
                    READWRITE,
                    "give a running task other cpus or mem"),
            Endpoint.of("POST /teardown", READWRITE, "end a framework"),
            Endpoint.of("POST /agents/{agent_id}/drain?max_grace_period&mark_gone", READWRITE, "empty an agent"),
            Endpoint.of("POST /agents/{agent_id}/deactivate", READWRITE, "offer an agent no more"),
            Endpoint.of("POST /agents/{agent_id}/reactivate", READWRITE, "offer an agent again"),
            Endpoint.of("POST /agents/{agent_id}/gone", READWRITE, "give an agent up for ever"),
            Endpoint.of("POST /reserve", READWRITE, "reserve resources of an agent"),
            Endpoint.of("POST /unreserve", READWRITE, "remove a reservation"),
            Endpoint.of("POST /create-volumes", READWRITE, "make persistent volumes"),
            Endpoint.of("POST /destroy-volumes", READWRITE, "destroy persistent volumes"),
            Endpoint.of("POST /grow-volume", READWRITE, "make a volume larger"),
            Endpoint.of("POST /shrink-volume", READWRITE, "make a volume smaller"),
            Endpoint.of("GET /maintenance/schedule", READWRITE, "the maintenance schedule"),
            Endpoint.of("POST /maintenance/schedule", READWRITE, "replace the maintenance schedule"),
            Endpoint.of("GET /maintenance/status", READONLY, "what has become of the maintenance schedule"),
            Endpoint.of("POST /machine/down", READWRITE, "take machines away"),
            Endpoint.of("POST /machine/up", READWRITE, "machines are back"),
            Endpoint.of("GET /weights", READWRITE, "the weights of roles"),
            Endpoint.of("PUT /weights", READWRITE, "set weights of roles"),
            Endpoint.of("GET /quota", READWRITE, "the quotas of roles"),
            Endpoint.of("POST /quota", READWRITE, "set a quota where there is none"),
            Endpoint.of("PUT /quota", READWRITE, "set quotas of several roles"),
            Endpoint.of("DELETE /quota/{role*}", READWRITE, "remove a quota"),
            Endpoint.of("GET /priorities", READWRITE, "the priorities of roles"),
            Endpoint.of("PUT /priorities", READWRITE, "set priorities of roles"),
            Endpoint.of("GET /whitelist", READWRITE, "the hosts that are offered"),
            Endpoint.of("PUT /whitelist", READWRITE, "set the hosts that are offered"),
            Endpoint.of("DELETE /whitelist", READWRITE, "offer all hosts"),
            Endpoint.of("GET /v2/apps?id&cmd", READWRITE, "the services"),
            Endpoint.of("POST /v2/apps", READWRITE, "deploy a new service"),
            Endpoint.of("GET /v2/apps/{id*}", READWRITE, "a service with its instances"),
            Endpoint.of("PUT /v2/apps/{id*}?force&partialUpdate&dryRun", READWRITE, "deploy a version of a service"),
            Endpoint.of("PATCH /v2/apps/{id*}?force", READWRITE, "deploy a service with some fields changed"),
            Endpoint.of("DELETE /v2/apps/{id*}?force", READWRITE, "end a service"),
            Endpoint.of("GET /v2/apps/{id*}/versions", READWRITE, "the versions of a service, latest first"),
            Endpoint.of("GET /v2/apps/{id*}/versions/{version}", READWRITE, "a version of a service"),
            Endpoint.of("GET /v2/apps/{id*}/tasks", READWRITE, "the instances of a service"),
            Endpoint.of("POST /v2/apps/{id*}/restart?force", READWRITE, "replace all instances of a service"),
            Endpoint.of("GET /v2/deployments", READWRITE, "deployments that are under way"),
            Endpoint.of("DELETE /v2/deployments/{deployment_id}?force", READWRITE, "end a deployment"),
            Endpoint.of("POST /v2/deployments/{deployment_id}/pause", READWRITE, "replace nobody for the time being"),
            Endpoint.of("POST /v2/deployments/{deployment_id}/resume", READWRITE, "go on with a deployment"),
            Endpoint.of("POST /v2/deployments/{deployment_id}/promote", READWRITE, "say that a canary is good"),
            Endpoint.of(
                    "DELETE /v2/apps/{id*}/tasks?host&scale&wipe&force", READWRITE, "end the instances of a service"),
            Endpoint.of(
                    "DELETE /v2/apps/{id*}/tasks/{task_id}?scale&wipe&force",
                    READWRITE,
                    "end an instance of a service"),
            Endpoint.of("POST /v2/tasks/delete?scale&wipe&force", READWRITE, "end instances of any services"),
            Endpoint.of("GET /v2/groups", READWRITE, "all services, by group"),
            Endpoint.of("POST /v2/groups?force", READWRITE, "deploy a new group of services"),
            Endpoint.of("PUT /v2/groups?force", READWRITE, "change all services together"),
            Endpoint.of("DELETE /v2/groups?force", READWRITE, "end all services"),
            Endpoint.of("GET /v2/groups/{id*}", READWRITE, "the services of a group"),
            Endpoint.of("POST /v2/groups/{id*}?force", READWRITE, "deploy a new group of services at this path"),
            Endpoint.of("PUT /v2/groups/{id*}?force", READWRITE, "change the services of a group together"),
            Endpoint.of("DELETE /v2/groups/{id*}?force", READWRITE, "end the services of a group"),
            Endpoint.of("GET /v2/tasks?status", READONLY, "the instances of all services"),
            Endpoint.of("GET /v2/events?event_type", READONLY, "what happens to services, as server-sent events"),
            Endpoint.of("GET /v2/queue", READONLY, "services that wait, and for what"),
            Endpoint.of("GET /v2/info", READONLY, "who answers"),
            Endpoint.of("GET /v2/jobs", READWRITE, "the jobs"),
            Endpoint.of("POST /v2/jobs?run", READWRITE, "submit new jobs"),
            Endpoint.of("PUT /v2/jobs?run", READWRITE, "submit jobs, new or changed"),
            Endpoint.of("GET /v2/jobs/{id}", READWRITE, "a job with its runs"),
            Endpoint.of("PUT /v2/jobs/{id}?run", READWRITE, "submit a job, new or changed"),
            Endpoint.of("DELETE /v2/jobs/{id}", READWRITE, "end a job"),
            Endpoint.of("POST /v2/jobs/{id}/rerun", READWRITE, "repeat what has failed of a job and those after it"),
            Endpoint.of("GET /v2/jobs/{id}/runs", READWRITE, "the runs of a job"),
            Endpoint.of("POST /v2/jobs/{id}/runs", READWRITE, "run a job now"),
            Endpoint.of("DELETE /v2/jobs/{id}/runs", READWRITE, "end all runs of a job"),
            Endpoint.of("GET /v2/jobs/{id}/runs/{run}", READWRITE, "a run of a job"),
            Endpoint.of("DELETE /v2/jobs/{id}/runs/{run}", READWRITE, "end a run of a job"),
            Endpoint.of("POST /v1/scheduler/iso8601", READWRITE, "Chronos: submit a job with a schedule"),
            Endpoint.of("POST /v1/scheduler/dependency", READWRITE, "Chronos: submit a job with parents"),
            Endpoint.of("GET /v1/scheduler/jobs", READWRITE, "Chronos: the jobs"),
            Endpoint.of("GET /v1/scheduler/jobs/search?name&command&any&limit&offset", READWRITE, "Chronos: some jobs"),
            Endpoint.of("GET /v1/scheduler/jobs/summary", READONLY, "Chronos: how jobs are"),
            Endpoint.of("PUT /v1/scheduler/job/{name}?arguments", READWRITE, "Chronos: run a job now"),
            Endpoint.of("DELETE /v1/scheduler/job/{name}", READWRITE, "Chronos: end a job"),
            Endpoint.of("DELETE /v1/scheduler/task/kill/{name}", READWRITE, "Chronos: end all runs of a job"),
            Endpoint.of("GET /v1/scheduler/graph/dot", READONLY, "Chronos: which job comes after which, for Graphviz"),
            Endpoint.of("GET /v1/scheduler/graph/csv", READONLY, "Chronos: the same as lines"),
            Endpoint.of("GET /discovery/services?format", READONLY, "where all services take requests"),
            Endpoint.of("GET /discovery/services/{id*}?format&port", READONLY, "where a service takes requests"));

    private static final String CHRONOS = "/v1/scheduler/";

    private static final List<Endpoint> OF_AGENTS = List.of(
            Endpoint.of("POST /api/v1", CONTAINERS, "Mesos' operator API"),
            Endpoint.of("POST /api/v1/executor", EXECUTORS, "Mesos' executor API"),
            Endpoint.of("GET /monitor/statistics", READONLY, "what the executors use and may use"),
            Endpoint.of("GET /recommendations", READONLY, "what the containers should have been given"),
            Endpoint.of("GET /containers?container_id", READONLY, "the containers"),
            Endpoint.of("GET /containerizer/debug", READONLY, "which launches are under way, and at what they are"),
            Endpoint.of("GET /jvm?format", READONLY, "what the tasks' Java virtual machines count"),
            Endpoint.of("GET /jvm/{task_id}?framework_id&format", READONLY, "what one of them counts"),
            Endpoint.of("GET /jvm/{task_id}/threads?framework_id", READONLY, "its threads and their stacks"),
            Endpoint.of("GET /jvm/{task_id}/histogram?framework_id", READONLY, "its objects by class, dead ones too"),
            Endpoint.of(
                    "POST /jvm/{task_id}/live-histogram?framework_id",
                    READWRITE,
                    "collect garbage and say its objects by class"),
            Endpoint.of("GET /jvm/{task_id}/heap?framework_id", READONLY, "the regions of its heap"),
            Endpoint.of("GET /jvm/{task_id}/jfr?framework_id", READONLY, "its recordings"),
            Endpoint.of("POST /jvm/{task_id}/gc?framework_id", READWRITE, "have it collect garbage"),
            Endpoint.of(
                    "POST /jvm/{task_id}/heap-dump?framework_id", READWRITE, "have it dump its heap into the sandbox"),
            Endpoint.of(
                    "POST /jvm/{task_id}/logger?framework_id&name&level",
                    READWRITE,
                    "say the level of one of its loggers, or set it"),
            Endpoint.of(
                    "POST /jvm/{task_id}/jfr/start?framework_id&name&settings&max_size&duration",
                    READWRITE,
                    "start a recording"),
            Endpoint.of(
                    "POST /jvm/{task_id}/jfr/dump?framework_id&name", READWRITE, "put a recording into the sandbox"),
            Endpoint.of("POST /jvm/{task_id}/jfr/stop?framework_id&name", READWRITE, "stop a recording"));

    private Endpoints() {}

    public static EndpointIndex ofMaster() {
        return new EndpointIndex(
                "Kebne master", "master", both(OF_EVERY_NODE, both(OF_MASTERS, withoutVersion(OF_MASTERS))));
    }

    public static EndpointIndex ofAgent() {
        return new EndpointIndex("Kebne agent", "slave(1)", both(OF_EVERY_NODE, OF_AGENTS));
    }

    /** Chronos' calls where they were before Chronos 3.0. */
    private static List<Endpoint> withoutVersion(List<Endpoint> all) {
        return all.stream()
                .filter(endpoint -> endpoint.path().startsWith(CHRONOS))
                .map(endpoint -> new Endpoint(
                        endpoint.method(),
                        endpoint.path().substring(CHRONOS.indexOf("/scheduler")),
                        endpoint.query(),
                        endpoint.realm(),
                        endpoint.summary()))
                .toList();
    }

    private static List<Endpoint> both(List<Endpoint> first, List<Endpoint> second) {
        List<Endpoint> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
