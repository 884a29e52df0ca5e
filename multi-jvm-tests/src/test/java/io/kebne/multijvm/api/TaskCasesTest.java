package io.kebne.multijvm.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kebne.http.wire.WireFormat;
import io.kebne.launcher.local.LocalCluster;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups, limits of time and files of tasks, as Mesos' own tests have it; the numbers are those of the conformance cases. */
class TaskCasesTest {
    private static final double TINY = 0.1;
    private static final Set<TaskState> ENDS =
            Set.of(TaskState.TASK_KILLED, TaskState.TASK_FAILED, TaskState.TASK_GONE, TaskState.TASK_LOST);

    @TempDir
    private static Path directory;

    private static LocalCluster cluster;
    private static HttpServer files;
    private static final AtomicInteger DOWNLOADS = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        cluster = ApiCluster.start(directory, 1, "");
        files = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        files.createContext("/there", exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                DOWNLOADS.incrementAndGet();
            }
            byte[] content = "content".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, exchange.getRequestMethod().equals("HEAD") ? -1 : content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        files.start();
    }

    @AfterAll
    static void stop() throws Exception {
        files.stop(0);
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("23 [DefaultExecutor.KillTask, KillTaskGroupOnTaskFailure]")
    void theTasksOfAGroupEndTogether(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(1);
            launchGroup(scheduler, offer, "killed", task("k1", offer, "sleep 60"), task("k2", offer, "sleep 60"));
            awaitAll(scheduler, Map.of("k1", TaskState.TASK_RUNNING, "k2", TaskState.TASK_RUNNING));
            scheduler.kill("k1");
            awaitAll(scheduler, Map.of("k1", TaskState.TASK_KILLED, "k2", TaskState.TASK_KILLED));

            Offer next = scheduler.nextOffer(1);
            launchGroup(
                    scheduler, next, "failing", task("f1", next, "sleep 60"), task("f2", next, "sleep 0.3; exit 3"));
            awaitAll(scheduler, Map.of("f1", TaskState.TASK_KILLED, "f2", TaskState.TASK_FAILED));
        }
    }

    /** Of executors, and the call SHUTDOWN. */
    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("22 [ShutdownExecutor]")
    void anExecutorThatIsShutDownTakesItsTasksWithIt(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(1);
            launchGroup(scheduler, offer, "leaving", task("s1", offer, "sleep 60"), task("s2", offer, "sleep 60"));
            awaitAll(scheduler, Map.of("s1", TaskState.TASK_RUNNING, "s2", TaskState.TASK_RUNNING));

            Call.Builder shutdown = Call.newBuilder().setType(Call.Type.SHUTDOWN);
            shutdown.getShutdownBuilder()
                    .setAgentId(offer.getAgentId())
                    .getExecutorIdBuilder()
                    .setValue("leaving");
            scheduler.call(shutdown);

            Event.Failure failure = null;
            Set<String> ended = new HashSet<>();
            while (failure == null || ended.size() < 2) {
                Event event = scheduler.next();
                TaskStatus status = event.getUpdate().getStatus();
                if (event.getType() == Event.Type.FAILURE) {
                    failure = event.getFailure();
                } else if (status.hasUuid()) {
                    scheduler.acknowledge(status);
                    if (ENDS.contains(status.getState())) {
                        ended.add(status.getTaskId().getValue());
                    }
                }
            }
            assertThat(failure.getExecutorId().getValue()).isEqualTo("leaving");
            assertThat(failure.getAgentId()).isEqualTo(offer.getAgentId());
            assertThat(ended).containsExactlyInAnyOrder("s1", "s2");
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("24 [MaxCompletionTime]")
    void aTaskThatTakesTooLongFails(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(1);
            TaskInfo.Builder limited = task("limited", offer, "sleep 60").toBuilder();
            limited.getMaxCompletionTimeBuilder().setNanoseconds(300_000_000);
            scheduler.launch(List.of(offer), limited.build());
            TaskStatus failed = scheduler.follow("limited", TaskState.TASK_FAILED);
            assertThat(failed.getReason()).isEqualTo(TaskStatus.Reason.REASON_MAX_COMPLETION_TIME_REACHED);

            Offer next = scheduler.nextOffer(1);
            launchGroup(
                    scheduler,
                    next,
                    "limited",
                    limited.setTaskId(limited.getTaskId().toBuilder().setValue("one"))
                            .build(),
                    task("other", next, "sleep 60"));
            Map<String, TaskStatus> ends =
                    awaitAll(scheduler, Map.of("one", TaskState.TASK_FAILED, "other", TaskState.TASK_KILLED));
            assertThat(ends.get("one").getReason()).isEqualTo(TaskStatus.Reason.REASON_MAX_COMPLETION_TIME_REACHED);
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("77 [fetcher_cache_tests]")
    void aFileThatIsNotThereFailsTheTaskAndOneThatIsKeptIsLoadedOnce(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(1);
            scheduler.launch(List.of(offer), fetching("missing", offer, "/missing"));
            scheduler.follow("missing", TaskState.TASK_FAILED);

            DOWNLOADS.set(0);
            Offer next = scheduler.nextOffer(1);
            String path = "/there/" + format;
            scheduler.launch(List.of(next), fetching("c1", next, path), fetching("c2", next, path));
            awaitAll(scheduler, Map.of("c1", TaskState.TASK_FINISHED, "c2", TaskState.TASK_FINISHED));
            assertThat(DOWNLOADS).hasValue(1);
        }
    }

    /** A client that others wrote, which speaks JSON. */
    @Test
    void npmsMesosFrameworkRunsItsTasks() throws Exception {
        NpmPackage npm = new NpmPackage(directory.resolve("npm"), "mesos-framework@0.5.3");
        URI master = URI.create(cluster.masterUrl());
        try (MultiJvm processes = new MultiJvm()) {
            Child client =
                    npm.start(processes, "run-tasks.js", master.getHost(), Integer.toString(master.getPort()), "3");

            assertThat(client.awaitExit(ApiScheduler.PATIENCE.multipliedBy(2))).isZero();
            assertThat(client.stdout().lines().stream()
                            .filter(line -> line.startsWith("TASK_FINISHED"))
                            .distinct())
                    .hasSize(3);
        }
    }

    private static TaskInfo fetching(String id, Offer offer, String path) {
        TaskInfo.Builder task = task(id, offer, "grep -q content *").toBuilder();
        task.getCommandBuilder()
                .addUrisBuilder()
                .setValue("http://127.0.0.1:" + files.getAddress().getPort() + path)
                .setExtract(false)
                .setCache(true);
        return task.build();
    }

    /** The statuses in which all have reached what is expected, in whatever order. */
    private static Map<String, TaskStatus> awaitAll(ApiScheduler scheduler, Map<String, TaskState> expected)
            throws Exception {
        Map<String, TaskStatus> reached = new HashMap<>();
        while (reached.size() < expected.size()) {
            TaskStatus status = scheduler.next(Event.Type.UPDATE).getUpdate().getStatus();
            if (status.hasUuid()) {
                scheduler.acknowledge(status);
            }
            String id = status.getTaskId().getValue();
            if (expected.get(id) == status.getState()) {
                reached.put(id, status);
            }
        }
        return reached;
    }

    private static void launchGroup(ApiScheduler scheduler, Offer offer, String executorId, TaskInfo... tasks)
            throws Exception {
        ExecutorInfo.Builder executor = ExecutorInfo.newBuilder()
                .setType(ExecutorInfo.Type.DEFAULT)
                .setFrameworkId(scheduler.frameworkId())
                .addResources(ApiScheduler.scalar("cpus", TINY))
                .addResources(ApiScheduler.scalar("mem", 32));
        executor.getExecutorIdBuilder().setValue(executorId);
        Call.Builder call = Call.newBuilder().setType(Call.Type.ACCEPT);
        call.getAcceptBuilder().addOfferIds(offer.getId());
        Offer.Operation.Builder operation =
                call.getAcceptBuilder().addOperationsBuilder().setType(Offer.Operation.Type.LAUNCH_GROUP);
        operation
                .getLaunchGroupBuilder()
                .setExecutor(executor)
                .getTaskGroupBuilder()
                .addAllTasks(List.of(tasks));
        call.getAcceptBuilder().getFiltersBuilder().setRefuseSeconds(0);
        scheduler.call(call);
    }

    private static TaskInfo task(String id, Offer offer, String command) {
        return ApiScheduler.task(id, offer.getAgentId(), TINY, 32, command).build();
    }

    private static ApiScheduler subscribed(WireFormat format) throws Exception {
        return new ApiScheduler(cluster.masterUrl(), format)
                .subscribe(ApiScheduler.info("*").build());
    }
}
