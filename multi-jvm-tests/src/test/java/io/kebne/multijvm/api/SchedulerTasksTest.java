package io.kebne.multijvm.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.http.wire.WireFormat;
import io.kebne.launcher.local.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.HealthCheck;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.TaskStatus.Reason;
import org.apache.mesos.v1.Protos.Value;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of tasks and offers, as Mesos' own tests have it; the numbers are those of the conformance cases. */
class SchedulerTasksTest {
    private static final double ROUNDING = 0.001;
    private static final double TINY = 0.1;

    @TempDir
    private static Path directory;

    private static LocalCluster cluster;
    private static String master;

    @BeforeAll
    static void start() throws Exception {
        cluster = ApiCluster.start(directory, 1, "kebne.agent.status-update-retry-min = 1s");
        master = cluster.masterUrl();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("13 [TaskRunning, RecoverTaskStatusUpdateManager]")
    void updatesComeAgainUntilTheyAreAcknowledged(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(TINY);
            scheduler.launch(List.of(offer), task("t", offer, "sleep 60").build());

            TaskStatus starting = scheduler.nextStatus("t", TaskState.TASK_STARTING);
            assertThat(starting.getUuid().size()).isEqualTo(16);
            assertThat(starting.getAgentId()).isEqualTo(offer.getAgentId());
            assertThat(starting.getExecutorId().getValue()).isEqualTo("t");
            scheduler.acknowledge(starting);
            TaskStatus running = scheduler.nextStatus("t", TaskState.TASK_RUNNING);
            TaskStatus again = scheduler.nextStatus("t", TaskState.TASK_RUNNING);
            assertThat(again.getUuid()).isEqualTo(running.getUuid());
            scheduler.acknowledge(again);

            // One repetition, two seconds after this one, may be under way already; none comes four seconds after that.
            scheduler.hears(Event.Type.UPDATE, Duration.ofSeconds(3));
            assertThat(scheduler.hears(Event.Type.UPDATE, Duration.ofSeconds(5)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("14 [KillTask, UnknownKillTask]")
    void aTaskIsKilledAndOneThatNobodyKnowsIsLost(WireFormat format) throws Exception {
        FrameworkInfo.Builder old = FrameworkInfo.newBuilder().setUser("").setName("old");
        try (ApiScheduler scheduler = new ApiScheduler(master, format).subscribe(old.build())) {
            Offer offer = scheduler.nextOffer(TINY);
            scheduler.launch(List.of(offer), task("t", offer, "sleep 60").build());
            scheduler.follow("t", TaskState.TASK_RUNNING);

            scheduler.kill("t");
            scheduler.kill("nobody");

            TaskStatus lost = scheduler.nextStatus("nobody", TaskState.TASK_LOST);
            assertThat(lost.getReason()).isEqualTo(Reason.REASON_RECONCILIATION);
            scheduler.follow("t", TaskState.TASK_KILLED);
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("15 [LaunchCombinedOfferTest]")
    void offersOfOneAgentAreUsedTogether(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer whole = scheduler.nextOffer(1);
            double cpus = ApiScheduler.cpus(whole);
            scheduler.launch(
                    List.of(whole),
                    ApiScheduler.task("first", whole.getAgentId(), 0.5, 64, "sleep 60")
                            .build());
            // What a test before has used may be offered in between, by itself.
            Offer rest = scheduler.nextOffer(cpus - 0.5 - ROUNDING);
            scheduler.follow("first", TaskState.TASK_RUNNING);
            scheduler.kill("first");
            scheduler.follow("first", TaskState.TASK_KILLED);
            Offer freed = scheduler.nextOffer(0.5);
            double together = ApiScheduler.cpus(rest) + ApiScheduler.cpus(freed);
            assertThat(together).isGreaterThan(cpus - ROUNDING);

            scheduler.launch(
                    List.of(rest, freed),
                    ApiScheduler.task("both", whole.getAgentId(), cpus - ROUNDING, 64, "sleep 60")
                            .build());

            scheduler.follow("both", TaskState.TASK_RUNNING);
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("17 [TaskValidation], 19 [ResourceLimitLessThanRequest, LimitOtherThanCpuOrMem]")
    void aTaskThatCannotBeIsInErrorAndTheOthersRun(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(TINY);
            Value.Scalar little = Value.Scalar.newBuilder().setValue(1).build();
            TaskInfo.Builder both = task("both", offer, "true");
            both.getExecutorBuilder().getExecutorIdBuilder().setValue("e");
            both.getExecutorBuilder().getCommandBuilder().setValue("true");
            TaskInfo.Builder elsewhere = task("elsewhere", offer, "true");
            elsewhere.getAgentIdBuilder().setValue("another");
            List<TaskInfo> bad = List.of(
                    ApiScheduler.task("too-much", offer.getAgentId(), 1e6, 32, "true")
                            .build(),
                    task("nothing", offer, "true").clearResources().build(),
                    both.build(),
                    elsewhere.build(),
                    task("neither", offer, "true").clearCommand().build(),
                    task("tight", offer, "true").putLimits("mem", little).build(),
                    task("disk-limit", offer, "true").putLimits("disk", little).build());
            TaskInfo[] all = new TaskInfo[bad.size() + 2];
            bad.toArray(all);
            all[bad.size()] = task("good", offer, "sleep 60").build();
            all[bad.size() + 1] = task("good", offer, "sleep 60").build();

            scheduler.launch(List.of(offer), all);

            List<String> expected = new ArrayList<>(
                    bad.stream().map(task -> task.getTaskId().getValue()).toList());
            expected.add("good");
            boolean running = false;
            while (!expected.isEmpty() || !running) {
                TaskStatus status =
                        scheduler.next(Event.Type.UPDATE).getUpdate().getStatus();
                if (status.getState() == TaskState.TASK_ERROR) {
                    assertThat(status.getReason()).isEqualTo(Reason.REASON_TASK_INVALID);
                    assertThat(status.getMessage()).isNotEmpty();
                    assertThat(expected.remove(status.getTaskId().getValue()))
                            .as(status.toString())
                            .isTrue();
                } else {
                    scheduler.acknowledge(status);
                    running |= status.getState() == TaskState.TASK_RUNNING;
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("18 [TaskWithTinyResources]")
    void whatIsTooLittleToCountIsNothing(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(TINY);

            scheduler.launch(
                    List.of(offer),
                    ApiScheduler.task("t", offer.getAgentId(), 0.00001, 1, "sleep 60")
                            .build());

            scheduler.follow("t", TaskState.TASK_RUNNING);
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("20 [ResourcesUnused, UnacknowledgedTerminalTask]")
    void whatATaskLeavesIsOfferedAndWhatItHadWhenItHasEnded(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer whole = scheduler.nextOffer(1);
            scheduler.launch(
                    List.of(whole),
                    ApiScheduler.task("t", whole.getAgentId(), 0.5, 64, "true").build());

            scheduler.nextOffer(ApiScheduler.cpus(whole) - 0.5 - ROUNDING);
            scheduler.follow("t", TaskState.TASK_RUNNING);
            // Its end is never acknowledged.
            scheduler.nextOffer(0.5);
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("25 [ConsecutiveFailures]")
    void aTaskWhoseHealthCheckFailsFourTimesInARowIsKilled(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(TINY);
            TaskInfo.Builder task = task("t", offer, "exec sleep 60");
            task.setHealthCheck(health("exit 1").setConsecutiveFailures(4).setGracePeriodSeconds(0));

            scheduler.launch(List.of(offer), task.build());

            List<String> said = new ArrayList<>();
            TaskStatus status = scheduler.follow("t", TaskState.TASK_RUNNING);
            assertThat(status.hasHealthy()).isFalse();
            while (status.getState() != TaskState.TASK_KILLED) {
                status = nextNews(scheduler, status);
                said.add(status.getState() + " " + status.getHealthy());
            }
            assertThat(said)
                    .containsExactly(
                            "TASK_RUNNING false",
                            "TASK_RUNNING false",
                            "TASK_RUNNING false",
                            "TASK_RUNNING false",
                            "TASK_KILLING false",
                            "TASK_KILLED false");
        }
    }

    /** And what is reconciled. */
    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("25 [GracePeriod]")
    void failuresInTheGracePeriodAreIgnoredUntilTheFirstSuccess(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(TINY);
            TaskInfo.Builder task = task("t", offer, "exec sleep 60");
            task.setHealthCheck(health("echo look >> looks; [ $(wc -l < looks) -gt 2 ]")
                    .setConsecutiveFailures(1)
                    .setGracePeriodSeconds(1000));
            TaskInfo.Builder bad = task("bad", offer, "true");
            bad.setHealthCheck(HealthCheck.newBuilder().setType(HealthCheck.Type.TCP));

            scheduler.launch(List.of(offer), task.build(), bad.build());

            TaskStatus error = scheduler.nextStatus("bad", TaskState.TASK_ERROR);
            assertThat(error.getMessage()).contains("health_check.tcp");
            TaskStatus status = scheduler.follow("t", TaskState.TASK_RUNNING);
            status = nextNews(scheduler, status);
            assertThat(status.getHealthy()).isTrue();
            assertThat(status.getReason()).isEqualTo(Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED);

            Call.Builder reconcile = Call.newBuilder().setType(Call.Type.RECONCILE);
            reconcile.getReconcileBuilder();
            scheduler.call(reconcile);
            assertThat(nextAnswer(scheduler).getHealthy()).isTrue();
        }
    }

    /** The next status that is not a repetition of this one, acknowledged. */
    private static TaskStatus nextNews(ApiScheduler scheduler, TaskStatus known) throws Exception {
        TaskStatus status = scheduler
                .next(
                        Event.Type.UPDATE,
                        event -> !event.getUpdate().getStatus().getUuid().equals(known.getUuid()))
                .getUpdate()
                .getStatus();
        scheduler.acknowledge(status);
        return status;
    }

    private static HealthCheck.Builder health(String command) {
        HealthCheck.Builder check = HealthCheck.newBuilder()
                .setType(HealthCheck.Type.COMMAND)
                .setDelaySeconds(0)
                .setIntervalSeconds(0.1);
        check.getCommandBuilder().setValue(command);
        return check;
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @SuppressWarnings("deprecation") // The one role of a framework that is not MULTI_ROLE.
    void offersSayAsMuchAsTheFrameworkUnderstands(WireFormat format) throws Exception {
        FrameworkInfo.Builder old =
                FrameworkInfo.newBuilder().setUser("").setName("old").setRole("web");
        try (ApiScheduler scheduler = new ApiScheduler(master, format).subscribe(old.build())) {
            Offer offer = scheduler.nextOffer(TINY);

            assertThat(offer.hasAllocationInfo()).isFalse();
            assertThat(offer.getResourcesList())
                    .allMatch(resource -> isPlain(resource) && !resource.hasAllocationInfo());
            assertThat(offer.getUrl().getAddress().getPort()).isPositive();
        }
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(TINY);

            assertThat(offer.getAllocationInfo().getRole()).isEqualTo("r");
            assertThat(offer.getResourcesList())
                    .allMatch(resource -> resource.getAllocationInfo().getRole().equals("r") && !isPlain(resource));
        }
    }

    @SuppressWarnings("deprecation") // The format of before reservation refinement.
    private static boolean isPlain(Resource resource) {
        return resource.hasRole() && resource.getRole().equals("*");
    }

    /** As far as one agent that is there allows. */
    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("28 [reconciliation_tests], 29 [ImplicitNonTerminalTask]")
    void whatIsAskedForIsAnswered(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(TINY);
            scheduler.launch(List.of(offer), task("t", offer, "sleep 60").build());
            scheduler.follow("t", TaskState.TASK_RUNNING);

            Call.Builder explicit = Call.newBuilder().setType(Call.Type.RECONCILE);
            explicit.getReconcileBuilder().addTasksBuilder().getTaskIdBuilder().setValue("t");
            explicit.getReconcileBuilder()
                    .addTasksBuilder()
                    .setAgentId(offer.getAgentId())
                    .getTaskIdBuilder()
                    .setValue("gone");
            explicit.getReconcileBuilder().addTasksBuilder().getTaskIdBuilder().setValue("unknown");
            scheduler.call(explicit);

            assertThat(nextAnswer(scheduler).getReason()).isEqualTo(Reason.REASON_RECONCILIATION);
            scheduler.nextStatus("gone", TaskState.TASK_GONE);
            scheduler.nextStatus("unknown", TaskState.TASK_UNKNOWN);

            Call.Builder implicit = Call.newBuilder().setType(Call.Type.RECONCILE);
            implicit.getReconcileBuilder();
            scheduler.call(implicit);
            assertThat(nextAnswer(scheduler).getReason()).isEqualTo(Reason.REASON_RECONCILIATION);
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("29 [ImplicitNonTerminalTask, ImplicitTerminalTask, UnacknowledgedTerminalTask]")
    void whatHasEndedIsToldToThoseWhoAskForIt(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(TINY);
            scheduler.launch(
                    List.of(offer),
                    task("t", offer, "sleep 60").build(),
                    task("acknowledged", offer, "true").build(),
                    task("left", offer, "true").build());
            List<String> running = new ArrayList<>(List.of("t"));
            List<String> ended = new ArrayList<>(List.of("acknowledged", "left"));
            while (!running.isEmpty() || !ended.isEmpty()) {
                TaskStatus status =
                        scheduler.next(Event.Type.UPDATE).getUpdate().getStatus();
                String task = status.getTaskId().getValue();
                boolean isEnd = status.getState() == TaskState.TASK_FINISHED;
                if (!isEnd || !task.equals("left")) {
                    scheduler.acknowledge(status);
                }
                (isEnd ? ended : running)
                        .removeIf(name -> name.equals(task) && status.getState() != TaskState.TASK_STARTING);
            }

            assertThat(lastAnswer(scheduler, "left").getState()).isEqualTo(TaskState.TASK_FINISHED);
            assertThat(lastAnswer(scheduler, "left").getReason()).isEqualTo(Reason.REASON_RECONCILIATION);
            Call.Builder implicit = Call.newBuilder().setType(Call.Type.RECONCILE);
            implicit.getReconcileBuilder();
            scheduler.call(implicit);
            scheduler.reconcile("unknown", Optional.empty());
            List<String> listed = new ArrayList<>();
            for (String task = ""; !task.equals("unknown"); listed.add(task)) {
                task = scheduler
                        .next(
                                Event.Type.UPDATE,
                                event -> !event.getUpdate().getStatus().hasUuid())
                        .getUpdate()
                        .getStatus()
                        .getTaskId()
                        .getValue();
            }
            assertThat(listed).containsExactly("t", "unknown");
        }
    }

    private static TaskStatus lastAnswer(ApiScheduler scheduler, String task) throws Exception {
        List<TaskStatus> said = scheduler.ask(task, Optional.empty());
        return said.get(said.size() - 1);
    }

    /** An agent may repeat its update before it hears that it came; an answer has no uuid. */
    private static TaskStatus nextAnswer(ApiScheduler scheduler) throws Exception {
        TaskStatus status = scheduler.nextStatus("t", TaskState.TASK_RUNNING);
        return status.hasUuid() ? nextAnswer(scheduler) : status;
    }

    private static ApiScheduler subscribed(WireFormat format) throws Exception {
        return new ApiScheduler(master, format).subscribe(ApiScheduler.info("r").build());
    }

    private static TaskInfo.Builder task(String id, Offer offer, String command) {
        return ApiScheduler.task(id, offer.getAgentId(), TINY, 32, command);
    }
}
