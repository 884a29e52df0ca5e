package io.kebne.persistence.golden;

import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorSnapshot;
import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.persistence.journal.Payload;
import io.kebne.persistence.journal.SkippedEvent;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.Label;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.framework.OfferFilters;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.policy.Weight;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ContainerVolume;
import io.kebne.protocol.task.DiscoveryInfo;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.HealthCheck;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.NetworkInfo;
import io.kebne.protocol.task.Probe;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.kebne.protocol.task.Uri;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What the golden files hold, by file name. An entry is only ever added. When a type gets a field, its old entries get
 * what the field is when it is absent, and a new entry (such as {@code task-launched-2}) shows it present.
 */
final class JournalSamples {
    private static final AgentId AGENT_ID = new AgentId("5ab4bb8c-agent");
    private static final FrameworkId FRAMEWORK_ID = new FrameworkId("1d2c3b4a-framework");
    private static final TaskId TASK_ID = new TaskId("task.1");
    private static final KillPolicy KILL_POLICY = new KillPolicy(Duration.ofMillis(1500));
    private static final long AT = 1_763_700_000_123L;

    private static final Resources REVOCABLE = Resources.parse(
            "[{\"name\": \"cpus\", \"type\": \"SCALAR\", \"scalar\": {\"value\": 1.5}, \"revocable\": {}}]");

    private static final AgentInfo AGENT = new AgentInfo(
            AGENT_ID,
            "host.example",
            "10.0.0.1",
            5051,
            Resources.parse("cpus:7.5;mem:8192;ports:[31000-31999,33000-33000];disks:{sda,sdb}"),
            Attribute.parse("rack:abc;level:-1.5;keys:[1000-1500]"),
            "0.1.0");

    private static final FrameworkInfo FRAMEWORK = new FrameworkInfo(
            FRAMEWORK_ID,
            "räksmörgås",
            "nobody",
            new TreeSet<>(Set.of("*", "a/b")),
            Duration.ofDays(7),
            true,
            Set.of(Capability.MULTI_ROLE, Capability.PARTITION_AWARE),
            "scheduler.example",
            Optional.of("principal"),
            Optional.of("http://scheduler.example/"));

    private static final Map<String, OfferFilters> OFFER_FILTERS = Map.of(
            "a/b",
            new OfferFilters(
                    Optional.of(List.of(new OfferFilters.Quantities(new TreeMap<>(Map.of("cpus", Scalar.of(0.5))))))));

    private static final TaskInfo TASK = new TaskInfo(
            TASK_ID,
            "name",
            Resources.parse("cpus:0.001;mem:64;ports:[31000-31000]"),
            new CommandInfo(
                    false,
                    "/bin/echo",
                    List.of("echo", "a b"),
                    List.of(new EnvironmentVariable("A", "x=y")),
                    List.of(new Uri("http://h/a.tgz", true, true, true, Optional.of("dir/a"))),
                    Optional.of("nobody")),
            Optional.of(KILL_POLICY),
            List.of(new Label("k", Optional.of("v")), new Label("l", Optional.empty())));

    private static final TaskInfo PLAIN_TASK =
            TaskInfo.of(new TaskId("task.2"), "", Resources.parse("mem:32"), CommandInfo.shell("true"));

    private static final Resources RICH_RESOURCES = Resources.parse("""
            [{"name":"cpus","type":"SCALAR","scalar":{"value":2}},
             {"name":"cpus","type":"SCALAR","scalar":{"value":1.5},"revocable":{}},
             {"name":"mem","type":"SCALAR","scalar":{"value":64},"reservations":[{"type":"STATIC","role":"a"}]},
             {"name":"disk","type":"SCALAR","scalar":{"value":32},"reservations":[
               {"type":"STATIC","role":"a"},
               {"type":"DYNAMIC","role":"a/b","principal":"p","labels":{"labels":[{"key":"k","value":"v"}]}}],
              "disk":{"persistence":{"id":"id","principal":"p"},"volume":{"mode":"RW","container_path":"data"},
               "source":{"type":"MOUNT","mount":{"root":"/mnt"},"id":"1","profile":"fast"}},"shared":{}}]""");

    private static final TaskInfo RICH_TASK = TaskInfo.of(TASK_ID, "name", RICH_RESOURCES, CommandInfo.shell("true"))
            .withLimits(Map.of("cpus", Limit.of(1.5), "mem", Limit.INFINITE))
            .withPriority(7);

    private static final ExecutorInfo EXECUTOR = new ExecutorInfo(
            ExecutorInfo.Type.CUSTOM,
            new ExecutorId("executor-1"),
            Optional.of(CommandInfo.shell("./executor")),
            Resources.parse("cpus:0.1;mem:32"),
            "name",
            "source",
            Optional.of(Bytes.of(new byte[] {0, -1, 127})),
            Optional.of(Duration.ofSeconds(7)),
            List.of(new Label("k", Optional.of("v"))),
            Optional.of(new DiscoveryInfo(
                    DiscoveryInfo.Visibility.EXTERNAL,
                    Optional.of("service"),
                    Optional.of("test"),
                    Optional.of("here"),
                    Optional.of("1"),
                    List.of(new DiscoveryInfo.Port(
                            31_000,
                            Optional.of("web"),
                            Optional.of("tcp"),
                            Optional.of(DiscoveryInfo.Visibility.CLUSTER),
                            List.of(new Label("k", Optional.of("v"))))),
                    List.of(new Label("l", Optional.empty())))),
            Optional.of(new ContainerInfo(
                    ContainerInfo.Type.MESOS, Optional.empty(), Optional.empty(), List.of(), List.of(), List.of())));

    private static final ExecutorInfo PLAIN_EXECUTOR = ExecutorInfo.ofAgent(new ExecutorId("pod"), Resources.EMPTY);

    private static final TaskInfo EXECUTOR_TASK = PLAIN_TASK.toBuilder()
            .executor(EXECUTOR)
            .data(Bytes.of(new byte[] {1}))
            .healthCheck(new HealthCheck(
                    new Probe.Http(31_000, Optional.of("http"), Optional.of("/health"), List.of(200), true),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    4,
                    Duration.ofSeconds(5)))
            .check(CheckInfo.of(new Probe.Command(CommandInfo.shell("true"))))
            .maxCompletionTime(Duration.ofMillis(1500))
            .build();

    private static final TaskInfo JVM_TASK = TaskInfo.of(
            TASK_ID,
            "name",
            Resources.parse("cpus:1;mem:512"),
            JvmInfo.ofMainClass("a.Main", List.of("lib/*", "a.jar"))
                    .jdk("17")
                    .heapBytes(64L << 20)
                    .threads(7)
                    .jvmArguments(List.of("-Da=b"))
                    .arguments(List.of("", "x y"))
                    .flightRecorder(false)
                    .build());

    private static final TaskInfo IMAGE_TASK = TaskInfo.of(
                    TASK_ID, "name", Resources.parse("cpus:1;mem:512;ports:[31000-31000]"), CommandInfo.shell("true"))
            .toBuilder()
            .container(new ContainerInfo(
                    ContainerInfo.Type.DOCKER,
                    Optional.of("web"),
                    Optional.of("nginx:1"),
                    List.of(
                            new ContainerVolume("/data", Optional.of("/srv"), true),
                            new ContainerVolume("scratch", Optional.empty(), false)),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.of(new DockerInfo(
                            DockerInfo.Network.BRIDGE,
                            List.of(new DockerInfo.PortMapping(31_000, 80, Optional.of("tcp"))),
                            true,
                            List.of(new DockerInfo.Parameter("label", "a=b")),
                            true))))
            .build();

    private static final TaskStatus CHECKED = new TaskStatus(
            TASK_ID,
            TaskState.KILLED,
            Source.EXECUTOR,
            Optional.empty(),
            "",
            AT,
            Optional.of(AGENT_ID),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Bytes.of(new byte[] {2})),
            Optional.of(false),
            Optional.of(new ExecutorId("executor-1")),
            Optional.of("container-1"),
            List.of(new Label("k", Optional.of("v"))),
            Optional.of(new CheckStatus.Tcp(Optional.of(true))),
            List.of());

    private static final TaskStatus FAILED = new TaskStatus(
            TASK_ID,
            TaskState.FAILED,
            Source.EXECUTOR,
            Optional.of(Reason.CONTAINER_LIMITATION_MEMORY),
            "Out of memory",
            AT,
            Optional.of(AGENT_ID),
            Optional.of(UUID.fromString("2f1e4a5e-3c1b-4f7e-9a64-0d4f5b6a7c8d")),
            Optional.of(137),
            Optional.of(9));

    private static final TaskStatus LOST = TaskStatus.of(
            new TaskId("task.2"), TaskState.LOST, Source.MASTER, Optional.empty(), "", AT, Optional.empty());

    private static final DrainConfig DRAIN = new DrainConfig(Optional.of(Duration.ofSeconds(30)), true);

    private static final MaintenanceWindow WINDOW = new MaintenanceWindow(
            List.of(new MachineId("host.example", ""), new MachineId("", "10.0.0.2")),
            new Unavailability(Instant.ofEpochMilli(AT), Optional.of(Duration.ofHours(2))));

    private static final OperationId OPERATION_ID = new OperationId("operation-1");

    private static final UUID OPERATION_UUID = UUID.fromString("0b1e4a5e-3c1b-4f7e-9a64-0d4f5b6a7c8d");

    private static final Resources VOLUME = Resources.of(new Resource(
            "disk",
            Scalar.of(64),
            Traits.NONE
                    .push(Reservation.dynamic("a", "ops"))
                    .withDisk(Optional.of(
                            Disk.of(PersistentVolume.of("v1", "data").ofGeneration(AT))))));
    private static final Operation.Reserve RESERVE = new Operation.Reserve(
            Optional.of(OPERATION_ID),
            Resources.of(
                    Resource.of("cpus", new Scalar(500)).with(Traits.NONE.push(Reservation.dynamic("a", "principal")))),
            Resources.EMPTY);

    private JournalSamples() {}

    static Map<String, KebneMessage> all() {
        Map<String, KebneMessage> samples = new LinkedHashMap<>();
        samples.put(
                "skipped-event",
                new SkippedEvent(new Payload(5050, "allocator-event", new byte[] {1, -2}), "cannot be read", AT));
        samples.put(
                "epoch-confirmed",
                new AllocatorEvent.EpochConfirmed("000000000001-0badcafe", "akka://kebne@10.0.0.1:5055", AT));
        samples.put("agent-admitted", new AllocatorEvent.AgentAdmitted(AGENT, "incarnation-1", AT));
        samples.put(
                "agent-admitted-2",
                new AllocatorEvent.AgentAdmitted(
                        AGENT.withDomain(new DomainInfo("west", "rack-1")), "incarnation-1", AT));
        samples.put("agent-reregistered", new AllocatorEvent.AgentReregistered(AGENT, "incarnation-2", AT));
        samples.put("agent-unreachable", new AllocatorEvent.AgentUnreachable(AGENT_ID, AT));
        samples.put("agent-oversubscribed", new AllocatorEvent.AgentOversubscribed(AGENT_ID, REVOCABLE, AT));
        samples.put("agent-removed", new AllocatorEvent.AgentRemoved(AGENT_ID, AT));
        samples.put("framework-subscribed", new AllocatorEvent.FrameworkSubscribed(FRAMEWORK, AT));
        samples.put(
                "framework-subscribed-2",
                new AllocatorEvent.FrameworkSubscribed(FRAMEWORK.withOfferFilters(OFFER_FILTERS), AT));
        samples.put(
                "framework-subscribed-3",
                new AllocatorEvent.FrameworkSubscribed(
                        FRAMEWORK.withLabels(
                                List.of(new Label("team", Optional.of("blue")), new Label("plain", Optional.empty()))),
                        AT));
        samples.put("framework-removed", new AllocatorEvent.FrameworkRemoved(FRAMEWORK_ID, AT));
        samples.put("task-launched", new AllocatorEvent.TaskLaunched(FRAMEWORK_ID, AGENT_ID, "a/b", TASK, AT));
        samples.put(
                "task-launched-plain", new AllocatorEvent.TaskLaunched(FRAMEWORK_ID, AGENT_ID, "*", PLAIN_TASK, AT));
        samples.put("task-launched-2", new AllocatorEvent.TaskLaunched(FRAMEWORK_ID, AGENT_ID, "a/b", RICH_TASK, AT));
        samples.put(
                "task-launched-3",
                new AllocatorEvent.TaskLaunched(
                        FRAMEWORK_ID, AGENT_ID, "a/b", EXECUTOR_TASK, Optional.of("group"), AT));
        samples.put("task-launched-4", new AllocatorEvent.TaskLaunched(FRAMEWORK_ID, AGENT_ID, "a/b", JVM_TASK, AT));
        samples.put("task-launched-5", new AllocatorEvent.TaskLaunched(FRAMEWORK_ID, AGENT_ID, "a/b", IMAGE_TASK, AT));
        samples.put(
                "executor-launched",
                new AllocatorEvent.ExecutorLaunched(FRAMEWORK_ID, AGENT_ID, "a/b", EXECUTOR, "container-1", AT));
        samples.put(
                "executor-launched-plain",
                new AllocatorEvent.ExecutorLaunched(FRAMEWORK_ID, AGENT_ID, "*", PLAIN_EXECUTOR, "container-2", AT));
        samples.put(
                "executor-ended", new AllocatorEvent.ExecutorEnded(FRAMEWORK_ID, AGENT_ID, EXECUTOR.executorId(), AT));
        samples.put(
                "task-kill-requested",
                new AllocatorEvent.TaskKillRequested(
                        FRAMEWORK_ID, TASK_ID, Optional.of(KILL_POLICY), Optional.empty(), AT));
        samples.put(
                "task-kill-requested-for-a-reason",
                new AllocatorEvent.TaskKillRequested(
                        FRAMEWORK_ID, TASK_ID, Optional.empty(), Optional.of(Reason.AGENT_DRAINING), AT));
        samples.put(
                "task-kill-requested-plain",
                new AllocatorEvent.TaskKillRequested(FRAMEWORK_ID, TASK_ID, Optional.empty(), Optional.empty(), AT));
        samples.put(
                "task-resized",
                new AllocatorEvent.TaskResized(
                        FRAMEWORK_ID,
                        TASK_ID,
                        Resources.parse("cpus:2;mem:512"),
                        Map.of("mem", Limit.INFINITE, "cpus", Limit.of(2.5)),
                        AT));
        samples.put(
                "task-resized-plain",
                new AllocatorEvent.TaskResized(FRAMEWORK_ID, TASK_ID, Resources.parse("mem:64"), Map.of(), AT));
        samples.put("task-ended", new AllocatorEvent.TaskEnded(FRAMEWORK_ID, FAILED));
        samples.put("task-ended-2", new AllocatorEvent.TaskEnded(FRAMEWORK_ID, CHECKED));
        samples.put(
                "task-ended-3",
                new AllocatorEvent.TaskEnded(
                        FRAMEWORK_ID, FAILED.joined(List.of(new NetworkInfo("net", List.of("10.1.2.3"))))));
        samples.put("task-ended-plain", new AllocatorEvent.TaskEnded(FRAMEWORK_ID, LOST));
        samples.put(
                "weights-updated",
                new AllocatorEvent.WeightsUpdated(List.of(new Weight("a", 2), new Weight("a/b", 0.5)), AT));
        samples.put(
                "quotas-updated",
                new AllocatorEvent.QuotasUpdated(
                        List.of(
                                new Quota("a", Quantities.parse("cpus:1"), Quantities.parse("cpus:2.5;mem:1024")),
                                Quota.none("b")),
                        AT));
        samples.put(
                "priorities-updated",
                new AllocatorEvent.PrioritiesUpdated(List.of(new RolePriority("a", -5, true, false)), AT));
        samples.put(
                "whitelist-updated",
                new AllocatorEvent.WhitelistUpdated(Optional.of(new TreeSet<>(Set.of("h1", "h2"))), AT));
        samples.put("whitelist-updated-none", new AllocatorEvent.WhitelistUpdated(Optional.empty(), AT));
        samples.put("agent-drain-started", new AllocatorEvent.AgentDrainStarted(AGENT_ID, DRAIN, AT));
        samples.put("agent-drained", new AllocatorEvent.AgentDrained(AGENT_ID, AT));
        samples.put("agent-deactivated", new AllocatorEvent.AgentDeactivated(AGENT_ID, AT));
        samples.put("agent-reactivated", new AllocatorEvent.AgentReactivated(AGENT_ID, AT));
        samples.put("agent-forgotten", new AllocatorEvent.AgentForgotten(AGENT_ID, AT));
        samples.put("agent-gone", new AllocatorEvent.AgentGone(AGENT_ID, AT));
        samples.put("maintenance-scheduled", new AllocatorEvent.MaintenanceScheduled(List.of(WINDOW), AT));
        samples.put("machines-down", new AllocatorEvent.MachinesDown(WINDOW.machines(), AT));
        samples.put("machines-up", new AllocatorEvent.MachinesUp(WINDOW.machines(), AT));
        samples.put(
                "task-launched-in-group",
                new AllocatorEvent.TaskLaunched(FRAMEWORK_ID, AGENT_ID, "*", PLAIN_TASK, Optional.of("group"), AT));
        samples.put(
                "resources-converted",
                new AllocatorEvent.ResourcesConverted(AGENT_ID, RESERVE, Optional.of(FRAMEWORK_ID), AT));
        samples.put(
                "resources-converted-volume",
                new AllocatorEvent.ResourcesConverted(
                        AGENT_ID, new Operation.Create(Optional.empty(), VOLUME), Optional.empty(), AT));
        samples.put(
                "operation-finished",
                new AllocatorEvent.OperationFinished(FRAMEWORK_ID, AGENT_ID, OPERATION_ID, OPERATION_UUID, AT));
        samples.put(
                "operation-acknowledged", new AllocatorEvent.OperationAcknowledged(FRAMEWORK_ID, OPERATION_UUID, AT));
        samples.put("allocator-snapshot", snapshot());
        samples.put("allocator-snapshot-with-policy", snapshotWithPolicy());
        samples.put("allocator-snapshot-with-executors", snapshotWithExecutors());
        samples.put("allocator-snapshot-with-generation", snapshotWithGeneration());
        samples.put("allocator-snapshot-oversubscribed", snapshotOfAnAgentThatLends());
        samples.put("allocator-snapshot-with-resized", snapshotWithAResizedTask());
        samples.put("entity-started", new FrameworkEvent.EntityStarted("akka://kebne@10.0.0.1:5055", AT));
        samples.put("subscribed", new FrameworkEvent.Subscribed(FRAMEWORK, AT));
        samples.put("disconnected", new FrameworkEvent.Disconnected(AT));
        samples.put("removed", new FrameworkEvent.Removed("torn down by its scheduler", AT));
        samples.putAll(ServiceSamples.all());
        samples.putAll(JobSamples.all());
        return samples;
    }

    /** With everything that {@link #snapshot} does not have. */
    private static AllocatorSnapshot snapshotWithExecutors() {
        return new AllocatorSnapshot(
                List.of(),
                List.of(),
                List.of(task(EXECUTOR_TASK, false, Optional.empty())),
                List.of(),
                AllocatorSnapshot.Policy.NONE,
                List.of(new AllocatorSnapshot.Executor(FRAMEWORK_ID, AGENT_ID, "a/b", EXECUTOR, "container-1", AT)),
                0);
    }

    private static AllocatorSnapshot snapshotOfAnAgentThatLends() {
        return new AllocatorSnapshot(
                List.of(new AllocatorSnapshot.Agent(
                        AGENT,
                        "incarnation-1",
                        AT,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        REVOCABLE)),
                List.of(),
                List.of(),
                List.of(),
                AllocatorSnapshot.Policy.NONE);
    }

    private static AllocatorSnapshot snapshotWithGeneration() {
        return new AllocatorSnapshot(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                AllocatorSnapshot.Policy.NONE,
                List.of(),
                1_700_000_000_123L);
    }

    private static AllocatorSnapshot snapshotWithPolicy() {
        return new AllocatorSnapshot(
                List.of(new AllocatorSnapshot.Agent(
                        AGENT,
                        "incarnation-1",
                        AT,
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Optional.of(new AllocatorSnapshot.Drain(DRAIN, true, AT)),
                        Optional.of(RESERVE.resources()))),
                List.of(new AllocatorSnapshot.Framework(
                        FRAMEWORK,
                        AT,
                        Optional.empty(),
                        List.of(new AllocatorSnapshot.DoneOperation(OPERATION_ID, AGENT_ID, OPERATION_UUID)))),
                List.of(new AllocatorSnapshot.Task(
                        FRAMEWORK_ID,
                        AGENT_ID,
                        "a/b",
                        TASK,
                        AT,
                        true,
                        Optional.empty(),
                        Optional.of(Reason.CONTAINER_PREEMPTED),
                        Optional.of("group"),
                        Optional.empty())),
                List.of(),
                new AllocatorSnapshot.Policy(
                        List.of(new Weight("a", 2)),
                        List.of(new Quota("a", Quantities.NONE, Quantities.parse("cpus:0"))),
                        List.of(new RolePriority("a", 5, true, true)),
                        Optional.of(new TreeSet<>(Set.of("h1"))),
                        List.of(new AllocatorSnapshot.GoneAgent(AGENT_ID, AT)),
                        List.of(WINDOW),
                        WINDOW.machines()));
    }

    private static AllocatorSnapshot snapshot() {
        return new AllocatorSnapshot(
                List.of(
                        new AllocatorSnapshot.Agent(
                                AGENT,
                                "incarnation-1",
                                AT,
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Optional.empty(),
                                Optional.empty()),
                        new AllocatorSnapshot.Agent(
                                AGENT,
                                "incarnation-2",
                                AT,
                                Optional.of(AT + 1),
                                Optional.of(AT + 2),
                                false,
                                Optional.empty(),
                                Optional.empty())),
                List.of(
                        new AllocatorSnapshot.Framework(FRAMEWORK, AT, Optional.empty(), List.of()),
                        new AllocatorSnapshot.Framework(FRAMEWORK, AT, Optional.of(AT + 3), List.of())),
                List.of(task(TASK, true, Optional.of(KILL_POLICY)), task(PLAIN_TASK, false, Optional.empty())),
                List.of(new AllocatorSnapshot.CompletedTask(task(TASK, false, Optional.empty()), FAILED)),
                AllocatorSnapshot.Policy.NONE);
    }

    private static AllocatorSnapshot snapshotWithAResizedTask() {
        return new AllocatorSnapshot(
                List.of(),
                List.of(new AllocatorSnapshot.Framework(FRAMEWORK, AT, Optional.empty(), List.of())),
                List.of(new AllocatorSnapshot.Task(
                        FRAMEWORK_ID,
                        AGENT_ID,
                        "a/b",
                        PLAIN_TASK,
                        AT,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(AT + 5))),
                List.of(),
                AllocatorSnapshot.Policy.NONE);
    }

    private static AllocatorSnapshot.Task task(TaskInfo info, boolean killRequested, Optional<KillPolicy> policy) {
        return new AllocatorSnapshot.Task(
                FRAMEWORK_ID,
                AGENT_ID,
                "a/b",
                info,
                AT,
                killRequested,
                policy,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
