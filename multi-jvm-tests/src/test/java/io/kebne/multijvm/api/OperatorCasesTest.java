package io.kebne.multijvm.api;

import static org.apache.mesos.v1.scheduler.Protos.Event.Type.RESCIND_INVERSE_OFFER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.wire.WireFormat;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.local.LocalCluster;
import io.kebne.multijvm.harness.Await;
import io.kebne.protocol.credential.Credential;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.DrainState;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.InverseOffer;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.Volume;
import org.apache.mesos.v1.maintenance.Protos.Window;
import org.apache.mesos.v1.master.Protos.Call;
import org.apache.mesos.v1.master.Protos.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What operators do to a cluster that runs and wants to know who they are, as Mesos' own tests have it; the numbers are
 * those of the conformance cases.
 */
class OperatorCasesTest {
    private static final double TINY = 0.1;
    private static final long PATIENT_SECONDS = 60;
    private static final long PATIENT_NANOS = PATIENT_SECONDS * 1_000_000_000;
    /** When maintenance begins: not while this test runs. */
    private static final long FAR_NANOS = 4_000_000_000_000_000_000L;

    private static final Credential OPS = new Credential("ops", "secret");

    @TempDir
    private static Path directory;

    private static LocalCluster cluster;
    private static String master;

    @BeforeAll
    static void start() throws Exception {
        Path credentials = Files.writeString(directory.resolve("credentials"), "ops secret\ndev other\n");
        cluster = ApiCluster.start(directory, 4, """
                kebne.http.authentication { readwrite = true, credentials = "%s" }
                kebne.http.rate-limits = "{\\"limits\\":[\
                {\\"principal\\":\\"slow-JSON\\",\\"qps\\":0.01,\\"capacity\\":4},\
                {\\"principal\\":\\"slow-PROTOBUF\\",\\"qps\\":0.01,\\"capacity\\":4}]}"
                kebne.http.operator-api.max-subscribers = 2
                """.formatted(credentials));
        master = cluster.masterUrl();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("68 [reservation_endpoints_tests]")
    void resourcesAreReservedAsFarAsThereAreAny(WireFormat format) throws Exception {
        ApiOperator operator = operator(format);
        try (ApiScheduler scheduler = subscribed(format, ApiScheduler.info("eng"))) {
            Offer offer = scheduler.nextOffer(TINY);
            Resource reserved = reserved("cpus", TINY, "eng", "ops");

            assertThat(operator.status(reserve(offer.getAgentId(), reserved))).isEqualTo(202);
            scheduler.next(
                    org.apache.mesos.v1.scheduler.Protos.Event.Type.RESCIND,
                    event -> event.getRescind().getOfferId().equals(offer.getId()));
            operator.awaitAgent(
                    offer.getAgentId(),
                    agent -> agent.getTotalResourcesList().stream().anyMatch(OperatorCasesTest::isReservedByOps));

            assertThat(operator.status(reserve(offer.getAgentId(), reserved("cpus", 1e6, "eng", "ops"))))
                    .isEqualTo(409);
            assertThat(operator.status(reserve(offer.getAgentId(), ApiScheduler.scalar("cpus", TINY))))
                    .isEqualTo(400);
            assertThat(operator.status(reserve(offer.getAgentId()))).isEqualTo(400);
            assertThat(operator.status(reserve(AgentID.newBuilder().setValue("").build(), reserved)))
                    .isEqualTo(400);
            assertThat(operator.status(reserve(offer.getAgentId(), reserved("cpus", TINY, "eng", "dev"))))
                    .isEqualTo(400);
            ApiOperator guess = new ApiOperator(master, format, new Credential("ops", "guess").basic());
            assertThat(guess.status(reserve(offer.getAgentId(), reserved))).isEqualTo(401);

            Call.Builder unreserve = Call.newBuilder().setType(Call.Type.UNRESERVE_RESOURCES);
            unreserve
                    .getUnreserveResourcesBuilder()
                    .setAgentId(offer.getAgentId())
                    .addResources(reserved);
            assertThat(operator.status(unreserve)).isEqualTo(202);
            assertThat(operator.status(unreserve)).isEqualTo(409);
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("69 [persistent_volume_endpoints_tests]")
    void volumesAreMadeOfWhatIsReservedForTheirRole(WireFormat format) throws Exception {
        ApiOperator operator = operator(format);
        AgentID agent = activeAgent(operator);
        Resource disk = reserved("disk", 64, "db", "ops");
        Resource volume = volume(disk, "v");
        assertThat(operator.status(reserve(agent, disk))).isEqualTo(202);

        assertThat(operator.status(create(agent, volume(reserved("disk", 65, "db", "ops"), "v"))))
                .isEqualTo(409);
        assertThat(operator.status(create(agent, volume(reserved("disk", 64, "other", "ops"), "v"))))
                .isEqualTo(409);
        assertThat(operator.status(create(agent, volume))).isEqualTo(202);

        Call.Builder unreserve = Call.newBuilder().setType(Call.Type.UNRESERVE_RESOURCES);
        unreserve.getUnreserveResourcesBuilder().setAgentId(agent).addResources(disk);
        assertThat(operator.status(unreserve)).isEqualTo(409);
        assertThat(operator.status(destroy(agent, volume(disk, "unknown")))).isIn(400, 409);
        assertThat(operator.status(destroy(agent, volume))).isEqualTo(202);
        assertThat(operator.status(unreserve)).isEqualTo(202);
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("70 [master_draining_tests]")
    void anAgentIsDrainedAndComesBack(WireFormat format) throws Exception {
        ApiOperator operator = operator(format);
        try (ApiScheduler scheduler = subscribed(format, ApiScheduler.info("drained"))) {
            Offer offer = scheduler.nextOffer(TINY);
            AgentID agent = offer.getAgentId();
            Path deaf = directory.resolve("deaf " + format);
            Path end = directory.resolve("end of " + format);
            String command = "trap '' TERM; : > '" + deaf + "'; while [ ! -e '" + end + "' ]; do sleep 0.05; done";
            TaskInfo.Builder stubborn = ApiScheduler.task("held", agent, TINY, 32, command);
            stubborn.getKillPolicyBuilder().getGracePeriodBuilder().setNanoseconds(PATIENT_NANOS);
            scheduler.launch(List.of(offer), stubborn.build());
            scheduler.follow("held", TaskState.TASK_RUNNING);
            Await.until("the task does not hear SIGTERM", ApiScheduler.PATIENCE, () -> Files.exists(deaf));

            assertThat(operator.status(drain(agent, PATIENT_SECONDS))).isEqualTo(200);

            scheduler.acknowledge(scheduler.nextStatus("held", TaskState.TASK_KILLING));
            operator.awaitAgent(agent, held -> held.getDrainInfo().getState() == DrainState.DRAINING);
            assertThat(operator.status(reactivate(agent))).isEqualTo(400);
            Files.createFile(end);
            scheduler.acknowledge(scheduler.nextStatus("held", TaskState.TASK_KILLED));
            operator.awaitAgent(
                    agent,
                    drained -> drained.getDrainInfo().getState() == DrainState.DRAINED && drained.getDeactivated());

            assertThat(operator.status(reactivate(agent))).isEqualTo(200);
            operator.awaitAgent(agent, active -> !active.hasDrainInfo() && !active.getDeactivated());
            assertThat(operator.status(reactivate(agent))).isEqualTo(400);
            // Nothing runs there now.
            assertThat(operator.status(drain(agent, 0))).isEqualTo(200);
            operator.awaitAgent(agent, idle -> idle.getDrainInfo().getState() == DrainState.DRAINED);
            assertThat(operator.status(reactivate(agent))).isEqualTo(200);
        }
    }

    /** Inverse offers, from a schedule for maintenance to what operators see of the answers. */
    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void whoHasTasksOnAMachineIsAskedToLeaveItInTime(WireFormat format) throws Exception {
        ApiOperator operator = operator(format);
        try (ApiScheduler scheduler = subscribed(format, ApiScheduler.info("maintained"))) {
            Offer offer = scheduler.nextOffer(TINY);
            AgentID agent = offer.getAgentId();
            scheduler.launch(
                    List.of(offer),
                    ApiScheduler.task("there", agent, TINY, 32, "sleep 60").build());
            scheduler.follow("there", TaskState.TASK_RUNNING);

            Call.Builder schedule = Call.newBuilder().setType(Call.Type.UPDATE_MAINTENANCE_SCHEDULE);
            Window.Builder window = schedule.getUpdateMaintenanceScheduleBuilder()
                    .getScheduleBuilder()
                    .addWindowsBuilder();
            window.addMachineIdsBuilder()
                    .setHostname(offer.getHostname())
                    .setIp(offer.getUrl().getAddress().getIp());
            window.getUnavailabilityBuilder().getStartBuilder().setNanoseconds(FAR_NANOS);
            Call.Builder nothing = Call.newBuilder().setType(Call.Type.UPDATE_MAINTENANCE_SCHEDULE);
            nothing.getUpdateMaintenanceScheduleBuilder().getScheduleBuilder();
            try {
                assertThat(operator.status(schedule)).isEqualTo(200);
                InverseOffer asked = scheduler.nextInverseOffer();
                assertThat(asked.getAgentId()).isEqualTo(agent);
                assertThat(asked.getUnavailability().getStart().getNanoseconds())
                        .isEqualTo(FAR_NANOS);
                scheduler.accept(asked);
                Await.until(
                        "the answer shows",
                        ApiScheduler.PATIENCE,
                        () -> answers(operator).contains(scheduler.frameworkId().getValue() + " ACCEPT"));

                assertThat(operator.status(nothing)).isEqualTo(200);
                assertThat(operator.status(schedule)).isEqualTo(200);
                InverseOffer again = scheduler.nextInverseOffer();
                assertThat(again.getId()).isNotEqualTo(asked.getId());
            } finally {
                assertThat(operator.status(nothing)).isEqualTo(200);
            }
            scheduler.next(RESCIND_INVERSE_OFFER);
            Await.until("nothing is asked any more", ApiScheduler.PATIENCE, () -> isNothingAsked(operator));
        }
    }

    /** What frameworks have said about leaving machines. */
    private static List<String> answers(ApiOperator operator) {
        try {
            List<String> answers = new ArrayList<>();
            operator.read(Call.Type.GET_MAINTENANCE_STATUS)
                    .getGetMaintenanceStatus()
                    .getStatus()
                    .getDrainingMachinesList()
                    .forEach(machine -> machine.getStatusesList()
                            .forEach(status ->
                                    answers.add(status.getFrameworkId().getValue() + " " + status.getStatus())));
            return answers;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("72 [api_tests]")
    void anAgentThatIsGoneStaysGone(WireFormat format) throws Exception {
        ApiOperator operator = operator(format);
        try (ApiScheduler scheduler = subscribed(format, ApiScheduler.info("gone"))) {
            Offer offer = scheduler.nextOffer(TINY);
            AgentID agent = offer.getAgentId();
            scheduler.launch(List.of(offer), sleep("with-it", agent));
            scheduler.follow("with-it", TaskState.TASK_RUNNING);
            Call.Builder gone = Call.newBuilder().setType(Call.Type.MARK_AGENT_GONE);
            gone.getMarkAgentGoneBuilder().setAgentId(agent);

            assertThat(operator.status(gone)).isEqualTo(200);

            scheduler.nextStatus("with-it", TaskState.TASK_GONE_BY_OPERATOR);
            assertThat(operator.status(gone)).isEqualTo(200);
            gone.getMarkAgentGoneBuilder().getAgentIdBuilder().setValue("nobody");
            assertThat(operator.status(gone)).isEqualTo(404);
            Await.until("it is no longer shown", ApiScheduler.PATIENCE, () -> !isShown(operator, agent));
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("73 [Subscribe, MaxEventStreamSubscribers]")
    void whoSubscribesHearsWhatHappens(WireFormat format) throws Exception {
        ApiOperator operator = operator(format);
        try (ApiOperator.Stream stream = operator.subscribe()) {
            Event first = stream.next();
            assertThat(first.getType()).isEqualTo(Event.Type.SUBSCRIBED);
            assertThat(first.getSubscribed().getGetState().getGetAgents().getAgentsCount())
                    .isPositive();
            assertThat(stream.next().getType()).isEqualTo(Event.Type.HEARTBEAT);
            try (ApiScheduler scheduler = subscribed(format, ApiScheduler.info("watched"))) {
                // What came of the frameworks and tasks of a test before may be told only now.
                Event added = stream.next(event -> isFrameworkAdded(event, "watched"));
                assertThat(added.getFrameworkAdded()
                                .getFramework()
                                .getFrameworkInfo()
                                .getRolesList())
                        .containsExactly("watched");
                Offer offer = scheduler.nextOffer(TINY);
                scheduler.launch(
                        List.of(offer),
                        ApiScheduler.task("seen", offer.getAgentId(), TINY, 32, "true")
                                .build());
                scheduler.follow("seen", TaskState.TASK_FINISHED);
                stream.next(event -> isTaskAdded(event, "seen"));
                stream.next(event -> event.getType() == Event.Type.TASK_UPDATED
                        && event.getTaskUpdated().getState() == TaskState.TASK_FINISHED);
            }
            stream.next(event -> event.getType() == Event.Type.FRAMEWORK_REMOVED);

            // Two are as many as there may be.
            try (ApiOperator.Stream second = operator.subscribe();
                    ApiOperator.Stream third = operator.subscribe()) {
                assertThat(third.next().getType()).isEqualTo(Event.Type.SUBSCRIBED);
                assertThat(second.next().getType()).isEqualTo(Event.Type.SUBSCRIBED);
                stream.awaitEnd();
                Await.until("two streams are counted", ApiScheduler.PATIENCE, () -> {
                    JsonNode metrics = get("/metrics/snapshot", Map.of());
                    return metrics.get("master/operator_event_stream_subscribers")
                                    .asInt()
                            == 2;
                });
            }
        }
    }

    private static boolean isFrameworkAdded(Event event, String role) {
        FrameworkInfo info = event.getFrameworkAdded().getFramework().getFrameworkInfo();
        return event.getType() == Event.Type.FRAMEWORK_ADDED
                && info.getRolesList().contains(role);
    }

    private static boolean isTaskAdded(Event event, String id) {
        TaskID added = event.getTaskAdded().getTask().getTaskId();
        return event.getType() == Event.Type.TASK_ADDED && added.getValue().equals(id);
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("74 [api_tests, teardown_tests]")
    void whatIsNotThereIsNotFoundAndALogLevelIsForATime(WireFormat format) throws Exception {
        ApiOperator operator = operator(format);
        Call.Builder list = Call.newBuilder().setType(Call.Type.LIST_FILES);
        list.getListFilesBuilder().setPath("/nowhere");
        assertThat(operator.status(list)).isEqualTo(404);
        Call.Builder read = Call.newBuilder().setType(Call.Type.READ_FILE);
        read.getReadFileBuilder().setPath("/etc/passwd").setOffset(0);
        assertThat(operator.status(read)).isEqualTo(404);
        assertThat(operator.status(Call.newBuilder().setType(Call.Type.TEARDOWN)))
                .isEqualTo(400);

        Call.Builder level = Call.newBuilder().setType(Call.Type.SET_LOGGING_LEVEL);
        level.getSetLoggingLevelBuilder().setLevel(1).getDurationBuilder().setNanoseconds(500_000_000);
        assertThat(operator.status(level)).isEqualTo(200);
        Await.until("the level is what it was", ApiScheduler.PATIENCE, () -> level(operator) == 0);
    }

    /** And which executors there are. */
    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("75 [TasksEndpoint, SlavesEndpointQuerySlave]")
    void listsAreAsLongAsTheyAreWanted(WireFormat format) throws Exception {
        ApiOperator operator = operator(format);
        FrameworkInfo.Builder labelled = ApiScheduler.info("listed");
        labelled.getLabelsBuilder().addLabelsBuilder().setKey("team").setValue("blue");
        try (ApiScheduler scheduler = subscribed(format, labelled)) {
            // What a test before has used may be offered by itself: enough for one of them.
            Offer offer = scheduler.nextOffer(5 * TINY);
            ExecutorInfo.Builder executor = ExecutorInfo.newBuilder().setType(ExecutorInfo.Type.CUSTOM);
            executor.getExecutorIdBuilder().setValue("own");
            executor.getCommandBuilder().setValue("sleep 60");
            executor.addResources(ApiScheduler.scalar("cpus", TINY)).addResources(ApiScheduler.scalar("mem", 32));
            TaskInfo.Builder custom = sleep("custom", offer.getAgentId()).toBuilder()
                    .clearCommand()
                    .setExecutor(executor);
            scheduler.launch(
                    List.of(offer),
                    sleep("first", offer.getAgentId()),
                    sleep("second", offer.getAgentId()),
                    custom.build());
            scheduler.follow("second", TaskState.TASK_RUNNING);
            String framework = scheduler.frameworkId().getValue();

            Await.until("all are shown", ApiScheduler.PATIENCE, () -> countTasks(framework) == 3);
            assertThat(tasks(Map.of("framework_id", framework, "limit", "2"))).hasSize(2);
            assertThat(tasks(Map.of("framework_id", framework, "limit", "5", "offset", "2")))
                    .hasSize(1);
            assertThat(tasks(Map.of("framework_id", framework, "task_id", "first")))
                    .containsExactly("first");
            List<String> ascending = tasks(Map.of("framework_id", framework, "order", "asc"));
            List<String> descending = new ArrayList<>(tasks(Map.of("framework_id", framework, "order", "des")));
            Collections.reverse(descending);
            assertThat(descending).isEqualTo(ascending);
            assertThat(get("/slaves", Map.of("slave_id", offer.getAgentId().getValue()))
                            .path("slaves"))
                    .hasSize(1);
            assertThat(get("/frameworks", Map.of("framework_id", framework)).path("frameworks"))
                    .hasSize(1);

            assertThat(operator.read(Call.Type.GET_FRAMEWORKS)
                            .getGetFrameworks()
                            .getFrameworksList())
                    .filteredOn(found -> found.getFrameworkInfo().getId().equals(scheduler.frameworkId()))
                    .singleElement()
                    .satisfies(found ->
                            assertThat(found.getFrameworkInfo().getLabels()).isEqualTo(labelled.getLabels()));
            assertThat(operator.read(Call.Type.GET_EXECUTORS).getGetExecutors().getExecutorsList())
                    .filteredOn(
                            found -> found.getExecutorInfo().getFrameworkId().equals(scheduler.frameworkId()))
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.getExecutorInfo().getExecutorId().getValue())
                                .isEqualTo("own");
                        assertThat(found.getAgentId()).isEqualTo(offer.getAgentId());
                    });
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("76 [rate_limiting_tests]")
    void frameworksOfOnePrincipalShareItsCallsAndGoOnWhenTheyHaveUsedThem(WireFormat format) throws Exception {
        String principal = "slow-" + format;
        FrameworkInfo slow = ApiScheduler.info("slow").setPrincipal(principal).build();
        try (ApiScheduler first = new ApiScheduler(master, format).subscribe(slow);
                ApiScheduler second = new ApiScheduler(master, format).subscribe(slow)) {
            // By its framework it is known whose a call is.
            Await.until("both are known", ApiScheduler.PATIENCE, () -> isKnown(first) && isKnown(second));
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                statuses.add(revive(first).statusCode());
                statuses.add(revive(second).statusCode());
            }
            assertThat(statuses.subList(2, 6)).containsOnly(429);
            first.next(org.apache.mesos.v1.scheduler.Protos.Event.Type.HEARTBEAT);
            second.next(org.apache.mesos.v1.scheduler.Protos.Event.Type.HEARTBEAT);
            JsonNode metrics = get("/metrics/snapshot", Map.of());
            assertThat(metrics.get("frameworks/" + principal + "/messages_received")
                            .asInt())
                    .isEqualTo(8);
            assertThat(metrics.get("frameworks/" + principal + "/messages_processed")
                            .asInt())
                    .isEqualTo(4);
        }
    }

    private static boolean isKnown(ApiScheduler scheduler) {
        String framework = scheduler.frameworkId().getValue();
        return get("/frameworks", Map.of("framework_id", framework))
                        .path("frameworks")
                        .size()
                == 1;
    }

    private static HttpResponse<String> revive(ApiScheduler scheduler) throws Exception {
        return scheduler.send(org.apache.mesos.v1.scheduler.Protos.Call.newBuilder()
                .setType(org.apache.mesos.v1.scheduler.Protos.Call.Type.REVIVE));
    }

    private static ApiOperator operator(WireFormat format) {
        return new ApiOperator(master, format, OPS.basic());
    }

    private static ApiScheduler subscribed(WireFormat format, FrameworkInfo.Builder info) throws Exception {
        return new ApiScheduler(master, format).subscribe(info.build());
    }

    private static AgentID activeAgent(ApiOperator operator) throws Exception {
        return operator.read(Call.Type.GET_AGENTS).getGetAgents().getAgentsList().stream()
                .filter(agent -> agent.getActive())
                .map(agent -> agent.getAgentInfo().getId())
                .findFirst()
                .orElseThrow();
    }

    private static boolean isReservedByOps(Resource resource) {
        return resource.getReservationsCount() == 1
                && resource.getReservations(0).getPrincipal().equals("ops");
    }

    private static boolean isNothingAsked(ApiOperator operator) {
        return answers(operator).isEmpty();
    }

    private static boolean isShown(ApiOperator operator, AgentID agent) {
        try {
            return operator.read(Call.Type.GET_AGENTS).getGetAgents().getAgentsList().stream()
                    .anyMatch(shown -> shown.getAgentInfo().getId().equals(agent));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int level(ApiOperator operator) {
        try {
            return operator.read(Call.Type.GET_LOGGING_LEVEL)
                    .getGetLoggingLevel()
                    .getLevel();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Call.Builder reserve(AgentID agent, Resource... resources) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.RESERVE_RESOURCES);
        call.getReserveResourcesBuilder().setAgentId(agent).addAllResources(List.of(resources));
        return call;
    }

    private static Call.Builder create(AgentID agent, Resource volume) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.CREATE_VOLUMES);
        call.getCreateVolumesBuilder().setAgentId(agent).addVolumes(volume);
        return call;
    }

    private static Call.Builder destroy(AgentID agent, Resource volume) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.DESTROY_VOLUMES);
        call.getDestroyVolumesBuilder().setAgentId(agent).addVolumes(volume);
        return call;
    }

    private static Call.Builder drain(AgentID agent, long seconds) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.DRAIN_AGENT);
        call.getDrainAgentBuilder().setAgentId(agent).getMaxGracePeriodBuilder().setSeconds(seconds);
        return call;
    }

    private static Call.Builder reactivate(AgentID agent) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.REACTIVATE_AGENT);
        call.getReactivateAgentBuilder().setAgentId(agent);
        return call;
    }

    private static Resource reserved(String name, double amount, String role, String principal) {
        Resource.Builder resource = ApiScheduler.scalar(name, amount).toBuilder();
        resource.addReservationsBuilder()
                .setType(Resource.ReservationInfo.Type.DYNAMIC)
                .setRole(role)
                .setPrincipal(principal);
        return resource.build();
    }

    private static Resource volume(Resource disk, String id) {
        Resource.Builder volume = disk.toBuilder();
        volume.getDiskBuilder().getPersistenceBuilder().setId(id).setPrincipal("ops");
        volume.getDiskBuilder().getVolumeBuilder().setContainerPath("data").setMode(Volume.Mode.RW);
        return volume.build();
    }

    private static TaskInfo sleep(String id, AgentID agent) {
        return ApiScheduler.task(id, agent, TINY, 32, "sleep 60").build();
    }

    private static List<String> tasks(Map<String, String> query) {
        List<String> ids = new ArrayList<>();
        get("/tasks", query)
                .path("tasks")
                .forEach(task -> ids.add(task.path("id").asText()));
        return ids;
    }

    private static int countTasks(String framework) {
        return tasks(Map.of("framework_id", framework)).size();
    }

    private static JsonNode get(String path, Map<String, String> query) {
        try {
            return new HttpNode(master, Optional.of(OPS)).get(path, query);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
