package io.kebne.protocol;

import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.framework.OfferFilters;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.id.PersistenceId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Gang;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.AttributeConstraint;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.offer.constraint.OfferConstraints.Group;
import io.kebne.protocol.offer.constraint.Predicate;
import io.kebne.protocol.offer.constraint.Selector;
import io.kebne.protocol.offer.constraint.Selector.Pseudoattribute;
import io.kebne.protocol.offer.operation.OperationState;
import io.kebne.protocol.offer.operation.OperationStatus;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.policy.Weight;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.scheduler.SchedulerCall;
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
import io.kebne.protocol.task.ProcessLimit;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.kebne.protocol.task.Uri;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** One of each value that messages are made of, with every field set, and some with every optional field empty. */
public final class Samples {
    public static final AgentId AGENT_ID = new AgentId("agent-1");
    public static final FrameworkId FRAMEWORK_ID = new FrameworkId("framework-1");
    public static final OfferId OFFER_ID = new OfferId("epoch-O1");
    public static final TaskId TASK_ID = new TaskId("task-1");
    public static final TaskKey TASK_KEY = new TaskKey(FRAMEWORK_ID, TASK_ID);
    public static final UUID UPDATE_ID = UUID.fromString("2f1e4a5e-3c1b-4f7e-9a64-0d4f5b6a7c8d");
    public static final KillPolicy KILL_POLICY = new KillPolicy(Duration.ofMillis(1500));

    public static final Resources RESOURCES =
            Resources.parse("cpus:0.001;mem:8192;ports:[31000-31999,33000-33000];disks:{sda,sdb}");

    public static final AgentInfo AGENT = new AgentInfo(
            AGENT_ID,
            "host.example",
            "10.0.0.1",
            5051,
            RESOURCES,
            Attribute.parse("rack:abc;level:-1.5;keys:[1000-1500]"),
            "0.1.0",
            Optional.of(new DomainInfo("west", "rack-1")));

    public static final FrameworkInfo FRAMEWORK = new FrameworkInfo(
                    FRAMEWORK_ID,
                    "räksmörgås",
                    "nobody",
                    new TreeSet<>(Set.of("*", "a/b")),
                    Duration.ofDays(7),
                    true,
                    Set.of(Capability.values()),
                    "scheduler.example",
                    Optional.of("principal"),
                    Optional.of("http://scheduler.example/"),
                    Map.of(
                            "a/b",
                            new OfferFilters(Optional.of(List.of(new OfferFilters.Quantities(
                                    new TreeMap<>(Map.of("cpus", new Scalar(1500), "mem", new Scalar(64_000))))))),
                            "*",
                            new OfferFilters(Optional.empty())))
            .withLabels(List.of(new Label("team", Optional.of("blue")), new Label("plain", Optional.empty())));

    /** Every selector and every predicate. */
    public static final OfferConstraints CONSTRAINTS = OfferConstraints.of(Map.of(
            "a/b",
            List.of(
                    new Group(List.of(
                            new AttributeConstraint(new Selector.Named("rack"), new Predicate.Exists()),
                            new AttributeConstraint(new Selector.Named("rack"), new Predicate.NotExists()),
                            new AttributeConstraint(
                                    new Selector.Pseudo(Pseudoattribute.HOSTNAME), new Predicate.TextEquals("h")))),
                    new Group(List.of(
                            new AttributeConstraint(
                                    new Selector.Pseudo(Pseudoattribute.REGION), new Predicate.TextNotEquals("")),
                            new AttributeConstraint(
                                    new Selector.Pseudo(Pseudoattribute.ZONE), new Predicate.TextMatches("a.*")),
                            new AttributeConstraint(
                                    new Selector.Named("läge"), new Predicate.TextNotMatches("[^b]"))))),
            "*",
            List.of(new Group(
                    List.of(new AttributeConstraint(new Selector.Named("os"), new Predicate.TextEquals("linux")))))));

    public static final Unavailability UNAVAILABILITY =
            new Unavailability(Instant.ofEpochSecond(1_800_000_000, 1), Optional.of(Duration.ofHours(1)));

    public static final Bytes DATA = Bytes.of(new byte[] {0, -1, 127});

    public static final DiscoveryInfo DISCOVERY = new DiscoveryInfo(
            DiscoveryInfo.Visibility.CLUSTER,
            Optional.of("service"),
            Optional.of("test"),
            Optional.of("here"),
            Optional.of("1"),
            List.of(
                    new DiscoveryInfo.Port(
                            31_000,
                            Optional.of("web"),
                            Optional.of("tcp"),
                            Optional.of(DiscoveryInfo.Visibility.EXTERNAL),
                            List.of(new Label("k", Optional.of("v")))),
                    new DiscoveryInfo.Port(1, Optional.empty(), Optional.empty(), Optional.empty(), List.of())),
            List.of(new Label("l", Optional.empty())));

    public static final ContainerInfo CONTAINER = new ContainerInfo(
            ContainerInfo.Type.DOCKER,
            Optional.of("host"),
            Optional.of("image"),
            List.of(
                    new ContainerVolume("/data", Optional.of("/srv"), true),
                    new ContainerVolume("scratch", Optional.empty(), false)),
            List.of("bridge"),
            List.of("docker.volume_driver"),
            List.of(
                    ProcessLimit.of(ProcessLimit.Kind.NOFILE, 1, 2),
                    new ProcessLimit(ProcessLimit.Kind.CORE, Optional.empty(), Optional.empty())),
            Optional.of(new DockerInfo(
                    DockerInfo.Network.BRIDGE,
                    List.of(
                            new DockerInfo.PortMapping(31_000, 80, Optional.of("tcp")),
                            new DockerInfo.PortMapping(31_001, 81, Optional.empty())),
                    true,
                    List.of(new DockerInfo.Parameter("label", "a=b")),
                    true)));

    public static final HealthCheck HEALTH_CHECK = new HealthCheck(
            new Probe.Http(31_000, Optional.of("https"), Optional.of("/health"), List.of(200, 204), true),
            Duration.ofMillis(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            4,
            Duration.ofSeconds(5));

    public static final ExecutorInfo EXECUTOR = new ExecutorInfo(
            ExecutorInfo.Type.CUSTOM,
            new ExecutorId("executor-1"),
            Optional.of(CommandInfo.shell("./executor")),
            Resources.parse("cpus:0.1;mem:32"),
            "name",
            "source",
            Optional.of(DATA),
            Optional.of(Duration.ofSeconds(7)),
            List.of(new Label("k", Optional.of("v"))),
            Optional.of(DISCOVERY),
            Optional.of(CONTAINER));

    public static final ExecutorKey EXECUTOR_KEY = new ExecutorKey(FRAMEWORK_ID, EXECUTOR.executorId());

    public static final TaskInfo TASK = new TaskInfo(
            TASK_ID,
            "name",
            RESOURCES,
            Optional.of(new CommandInfo(
                    false,
                    "/bin/echo",
                    List.of("echo", "a b", "\n"),
                    List.of(new EnvironmentVariable("A", ""), new EnvironmentVariable("B", "x=y")),
                    List.of(
                            new Uri("http://h/a.tgz", true, true, true, Optional.of("dir/a")),
                            new Uri("/etc/hosts", false, false, false, Optional.empty())),
                    Optional.of("nobody"))),
            Optional.of(KILL_POLICY),
            List.of(new Label("k", Optional.of("v")), new Label("k", Optional.empty())),
            Map.of("cpus", Limit.of(1.5), "mem", Limit.INFINITE),
            -3,
            Optional.of(EXECUTOR),
            Optional.of(DATA),
            Optional.of(DISCOVERY),
            Optional.of(HEALTH_CHECK),
            Optional.of(CheckInfo.of(new Probe.Tcp(31_001, true))),
            Optional.of(Duration.ofMillis(1500)),
            Optional.of(CONTAINER),
            Optional.empty());

    /** A Java program. */
    public static final TaskInfo JVM_TASK = TaskInfo.of(
            new TaskId("task-3"),
            "",
            RESOURCES,
            JvmInfo.ofMainClass("a.Main", List.of("lib/*", "a.jar"))
                    .jdk("17")
                    .heapBytes(64L << 20)
                    .threads(7)
                    .jvmArguments(List.of("-Da=b"))
                    .arguments(List.of("", "x y"))
                    .flightRecorder(false)
                    .build());

    private static final Traits RESERVED = Traits.of(
            List.of(
                    Reservation.ofAgent("a"),
                    new Reservation(
                            Reservation.Type.DYNAMIC,
                            "a/b",
                            Optional.of("principal"),
                            List.of(new Label("k", Optional.of("v")), new Label("l", Optional.empty())))),
            Optional.of(Disk.of(DiskSource.path("/data"))),
            false,
            false);

    /** Some with every trait there is. */
    public static final Resources RICH_RESOURCES = Resources.of(List.of(
            Resource.of("cpus", new Scalar(1500)),
            new Resource("cpus", new Scalar(2000), Traits.NONE.asRevocable(true)),
            new Resource("disk", new Scalar(64_000), RESERVED),
            new Resource("disk", new Scalar(32_000), volume())));

    public static final TaskInfo PLAIN_TASK =
            TaskInfo.of(new TaskId("task-2"), "", Resources.EMPTY, CommandInfo.shell("true"));

    /** With everything that is mostly absent, of the kinds that {@link #TASK} does not show. */
    public static final TaskInfo GROUP_TASK = PLAIN_TASK.toBuilder()
            .executor(ExecutorInfo.ofAgent(new ExecutorId("pod"), Resources.EMPTY))
            .healthCheck(HealthCheck.of(new Probe.Command(CommandInfo.shell("true"))))
            .check(CheckInfo.of(new Probe.Http(80, Optional.empty(), Optional.empty(), List.of(), false)))
            .build();

    public static final TaskStatus STATUS = new TaskStatus(
            TASK_ID,
            TaskState.FAILED,
            Source.EXECUTOR,
            Optional.of(Reason.CONTAINER_LIMITATION_MEMORY),
            "Out of memory",
            1_700_000_000_123L,
            Optional.of(AGENT_ID),
            Optional.of(UPDATE_ID),
            Optional.of(137),
            Optional.of(9));

    /** With what executors and checks say. */
    public static final TaskStatus FULL_STATUS = new TaskStatus(
            TASK_ID,
            TaskState.RUNNING,
            Source.EXECUTOR,
            Optional.of(Reason.TASK_HEALTH_CHECK_STATUS_UPDATED),
            "",
            1_700_000_000_123L,
            Optional.of(AGENT_ID),
            Optional.of(UPDATE_ID),
            Optional.empty(),
            Optional.empty(),
            Optional.of(1_700_000_000_124L),
            Optional.of(DATA),
            Optional.of(false),
            Optional.of(EXECUTOR.executorId()),
            Optional.of("container-1"),
            List.of(new Label("k", Optional.of("v"))),
            Optional.of(new CheckStatus.Http(Optional.of(503))),
            List.of(new NetworkInfo("net", List.of("10.1.2.3", "fd00::3"))));

    public static final TaskStatus PLAIN_STATUS =
            TaskStatus.of(TASK_ID, TaskState.UNKNOWN, Source.MASTER, Optional.empty(), "", 0, Optional.empty());

    public static final AgentTask AGENT_TASK = new AgentTask(TASK_KEY, STATUS);
    public static final Request REQUEST = new Request(TASK_ID, "name", "a/b", RESOURCES);
    public static final Request GANG_REQUEST = new Request(
            TASK_ID, "name", "a/b", RESOURCES, 3, Optional.of(new Gang(new GangId("gang-1"), Duration.ofSeconds(90))));

    public static final Offer OFFER = new Offer(
            OFFER_ID, FRAMEWORK_ID, AGENT_ID, "host.example", "10.0.0.1", 5051, "*", RESOURCES, AGENT.attributes());

    /** With every optional field set. */
    public static final Offer GANG_OFFER = new Offer(
            OFFER_ID,
            FRAMEWORK_ID,
            AGENT_ID,
            "host.example",
            "10.0.0.1",
            5051,
            "*",
            RESOURCES,
            AGENT.attributes(),
            AGENT.domain(),
            Optional.of(UNAVAILABILITY),
            Optional.of(new GangId("gang-1")));

    public static final InverseOffer INVERSE_OFFER =
            new InverseOffer(OFFER_ID, FRAMEWORK_ID, AGENT_ID, UNAVAILABILITY, Optional.of(RESOURCES));

    public static final OperationStatus OPERATION_STATUS = new OperationStatus(
            Optional.of(new OperationId("operation-1")),
            OperationState.FINISHED,
            "done",
            Optional.of(UPDATE_ID),
            Optional.of(AGENT_ID));

    private Samples() {}

    private static Traits volume() {
        PersistentVolume volume = new PersistentVolume(
                new PersistenceId("id"), Optional.of("principal"), "data", PersistentVolume.Mode.RO);
        DiskSource source =
                new DiskSource(DiskSource.Type.MOUNT, Optional.of("/mnt"), Optional.of("disk-1"), Optional.of("fast"));
        return RESERVED.withDisk(Optional.of(new Disk(Optional.of(volume), Optional.of(source))))
                .asShared(true);
    }

    /** Operations of every kind. */
    public static List<Operation> operations() {
        Optional<OperationId> id = Optional.of(new OperationId("operation-1"));
        Resource disk = RICH_RESOURCES.pieces().get(2);
        return List.of(
                new Operation.Launch(List.of(TASK, PLAIN_TASK)),
                new Operation.LaunchGroup(List.of(TASK, PLAIN_TASK)),
                new Operation.LaunchGroup(Optional.of(EXECUTOR), List.of(GROUP_TASK)),
                new Operation.Reserve(id, RICH_RESOURCES, RESOURCES),
                Operation.Reserve.of(RICH_RESOURCES),
                new Operation.Unreserve(id, RICH_RESOURCES),
                new Operation.Create(Optional.empty(), RICH_RESOURCES),
                new Operation.Destroy(id, RICH_RESOURCES),
                new Operation.GrowVolume(id, disk, disk),
                new Operation.ShrinkVolume(id, disk, new Scalar(1)),
                new Operation.CreateDisk(id, disk, DiskSource.Type.BLOCK, Optional.of("fast")),
                new Operation.CreateDisk(Optional.empty(), disk, DiskSource.Type.MOUNT, Optional.empty()),
                new Operation.DestroyDisk(id, disk));
    }

    /** Commands of operators of every kind. */
    public static List<OperatorCommand> operatorCommands() {
        Quota quota = new Quota("a/b", Quantities.parse("cpus:0.5"), Quantities.parse("cpus:1;mem:64"));
        List<MachineId> machines = List.of(new MachineId("host.example", "10.0.0.1"));
        return List.of(
                new OperatorCommand.UpdateWeights(List.of(new Weight("a", 2.5))),
                new OperatorCommand.UpdateQuota(true, List.of(quota, Quota.none("c"))),
                new OperatorCommand.UpdatePriorities(List.of(new RolePriority("a", -1, true, false))),
                new OperatorCommand.ConvertResources(AGENT_ID, Operation.Reserve.of(RICH_RESOURCES)),
                new OperatorCommand.UpdateWhitelist(Optional.of(new TreeSet<>(Set.of("h1", "h2")))),
                new OperatorCommand.UpdateWhitelist(Optional.empty()),
                new OperatorCommand.DrainAgent(AGENT_ID, new DrainConfig(Optional.of(Duration.ofSeconds(5)), true)),
                new OperatorCommand.ResizeTask(
                        FRAMEWORK_ID, TASK_ID, Map.of("mem", Scalar.of(512)), Map.of("mem", Limit.INFINITE)),
                new OperatorCommand.DeactivateAgent(AGENT_ID),
                new OperatorCommand.ReactivateAgent(AGENT_ID),
                new OperatorCommand.MarkAgentGone(AGENT_ID),
                new OperatorCommand.UpdateMaintenanceSchedule(List.of(new MaintenanceWindow(machines, UNAVAILABILITY))),
                new OperatorCommand.StartMaintenance(machines),
                new OperatorCommand.StopMaintenance(machines));
    }

    /** Calls of every kind. */
    public static List<SchedulerCall> calls() {
        return List.of(
                new SchedulerCall.Subscribe(FRAMEWORK, Set.of("*", "a/b")),
                new SchedulerCall.Subscribe(FRAMEWORK, Set.of(), CONSTRAINTS),
                new SchedulerCall.UpdateFramework(FRAMEWORK, Set.of("*"), CONSTRAINTS),
                new SchedulerCall.AcceptInverseOffers(List.of(OFFER_ID), Filters.DEFAULT),
                new SchedulerCall.DeclineInverseOffers(List.of(OFFER_ID), Filters.NONE),
                new SchedulerCall.AcknowledgeOperationStatus(
                        Optional.of(AGENT_ID), new OperationId("operation-1"), UPDATE_ID),
                new SchedulerCall.ReconcileOperations(List.of(
                        new SchedulerCall.ReconcileOperations.Known(new OperationId("o"), Optional.of(AGENT_ID)),
                        new SchedulerCall.ReconcileOperations.Known(new OperationId("p"), Optional.empty()))),
                new SchedulerCall.Teardown(),
                new SchedulerCall.Accept(List.of(OFFER_ID, new OfferId("epoch-O2")), operations(), Filters.DEFAULT),
                new SchedulerCall.Decline(List.of(OFFER_ID), new Filters(Duration.ofDays(365))),
                new SchedulerCall.Revive(Set.of()),
                new SchedulerCall.Suppress(Set.of("a/b")),
                new SchedulerCall.Kill(TASK_ID, Optional.empty()),
                new SchedulerCall.Kill(TASK_ID, Optional.of(KILL_POLICY)),
                new SchedulerCall.Acknowledge(AGENT_ID, TASK_ID, UPDATE_ID),
                new SchedulerCall.Shutdown(AGENT_ID, EXECUTOR.executorId()),
                new SchedulerCall.Message(AGENT_ID, EXECUTOR.executorId(), DATA),
                new SchedulerCall.Reconcile(List.of()),
                new SchedulerCall.Reconcile(List.of(
                        new SchedulerCall.Reconcile.Task(TASK_ID, Optional.of(AGENT_ID)),
                        new SchedulerCall.Reconcile.Task(TASK_ID, Optional.empty()))),
                new SchedulerCall.RequestResources(List.of(REQUEST, GANG_REQUEST)));
    }
}
