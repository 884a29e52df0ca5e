package io.kebne.http.wire.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.kebne.http.wire.WireFormat;
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
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.offer.operation.OperationState;
import io.kebne.protocol.offer.operation.OperationStatus;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
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
import io.kebne.protocol.task.TaskInfoBuilder;
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
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.mesos.v1.Protos;

/** Our records, as messages and back, in both forms. */
class RecordsProperties {
    private static final Resource RAW = volume("""
            [{"name":"disk","type":"SCALAR","scalar":{"value":9},"disk":{"source":{"type":"RAW","id":"1"}}}]""");
    private static final Resource VOLUME = volume("""
            [{"name":"disk","type":"SCALAR","scalar":{"value":9},"reservations":[{"type":"STATIC","role":"a"}],
              "disk":{"persistence":{"id":"v","principal":"p"},"volume":{"mode":"RO","container_path":"data"}}}]""");

    private static final ContainerInfo PLAIN = ContainerInfo.limited(List.of(
            ProcessLimit.of(ProcessLimit.Kind.NOFILE, 1, 2),
            new ProcessLimit(ProcessLimit.Kind.CORE, Optional.empty(), Optional.empty())));
    private static final ContainerInfo IMAGE = new ContainerInfo(
            ContainerInfo.Type.DOCKER,
            Optional.of("h"),
            Optional.of("alpine:3"),
            List.of(
                    new ContainerVolume("/data", Optional.of("/srv"), true),
                    new ContainerVolume("scratch", Optional.empty(), false)),
            List.of(),
            List.of(),
            List.of(),
            Optional.of(new DockerInfo(
                    DockerInfo.Network.BRIDGE,
                    List.of(
                            new DockerInfo.PortMapping(31_000, 80, Optional.of("udp")),
                            new DockerInfo.PortMapping(31_001, 81, Optional.empty())),
                    true,
                    List.of(new DockerInfo.Parameter("label", "a=b")),
                    true)));
    private static final ContainerInfo MESOS_IMAGE = new ContainerInfo(
            ContainerInfo.Type.MESOS,
            Optional.of("h"),
            Optional.of("alpine:3"),
            List.of(new ContainerVolume("/data", Optional.of("in/sandbox"), true)),
            List.of("none"),
            List.of());
    private static final DiscoveryInfo DISCOVERY = new DiscoveryInfo(
            DiscoveryInfo.Visibility.CLUSTER,
            Optional.of("name"),
            Optional.of("test"),
            Optional.empty(),
            Optional.of("2"),
            List.of(new DiscoveryInfo.Port(
                    80,
                    Optional.of("http"),
                    Optional.of("tcp"),
                    Optional.of(DiscoveryInfo.Visibility.EXTERNAL),
                    List.of(new Label("k", Optional.empty())))),
            List.of(new Label("l", Optional.of("v"))));
    private static final List<CheckStatus> CHECKS = List.of(
            new CheckStatus.Command(Optional.of(3)),
            new CheckStatus.Http(Optional.empty()),
            new CheckStatus.Tcp(Optional.of(false)));

    @Property(tries = 300)
    void resources(@ForAll("bags") Resources resources, @ForAll WireFormat form) {
        Protos.AgentInfo.Builder all = Protos.AgentInfo.newBuilder().setHostname("h");
        all.addAllResources(ResourceMessages.write(resources, ResourceFormat.FULL, Optional.of("role")));

        Protos.AgentInfo read = sent(all.build(), form);

        assertThat(ResourceMessages.read(read.getResourcesList(), "resources")).isEqualTo(resources);
    }

    @Property(tries = 300)
    @SuppressWarnings("deprecation") // It is about the older format.
    void resources_of_before_refinement(@ForAll("bags") Resources resources, @ForAll WireFormat form) {
        ResourceFormat old = new ResourceFormat(false, false);
        if (!ResourceMessages.canWrite(resources, old)) {
            return;
        }
        Protos.AgentInfo.Builder all = Protos.AgentInfo.newBuilder().setHostname("h");
        all.addAllResources(ResourceMessages.write(resources, old, Optional.of("role")));

        Protos.AgentInfo read = sent(all.build(), form);

        assertThat(read.getResourcesList()).allMatch(r -> r.hasRole() && !r.hasAllocationInfo());
        assertThat(ResourceMessages.read(read.getResourcesList(), "resources")).isEqualTo(resources);
    }

    @Property(tries = 100)
    void frameworks(@ForAll("frameworkInfos") FrameworkInfo framework, @ForAll WireFormat form) {
        Protos.FrameworkInfo read = sent(FrameworkMessages.write(framework), form);

        assertThat(FrameworkMessages.read(read, new FrameworkId("new"))).isEqualTo(framework);
    }

    @Property(tries = 100)
    void agents(@ForAll("bags") Resources resources, @ForAll WireFormat form) {
        AgentInfo agent = new AgentInfo(
                new AgentId("a"),
                "host",
                "10.0.0.1",
                5051,
                resources,
                Attribute.parse("rack:abc;level:-1.5;keys:[1000-1500]"),
                "1.0.0",
                Optional.of(new DomainInfo("r", "z")));

        Protos.AgentInfo read = sent(AgentMessages.write(agent, ResourceFormat.FULL), form);

        assertThat(AgentMessages.read(read, "10.0.0.1", "1.0.0", "agent_info")).isEqualTo(agent);
    }

    @Property(tries = 200)
    void tasks(@ForAll("taskInfos") TaskInfo task, @ForAll WireFormat form) {
        Protos.TaskInfo read = sent(
                TaskMessages.write(
                        task, new FrameworkId("f"), new AgentId("a"), ResourceFormat.FULL, Optional.of("role")),
                form);

        assertThat(TaskMessages.read(read)).isEqualTo(task);
    }

    @Property(tries = 200)
    void task_statuses(@ForAll("statuses") TaskStatus status, @ForAll WireFormat form) {
        assertThat(TaskMessages.read(sent(TaskMessages.write(status), form))).isEqualTo(status);
    }

    @Property(tries = 100)
    void operations(@ForAll("conversions") Operation.Converting operation, @ForAll WireFormat form) {
        assertThat(OperationMessages.read(sent(OperationMessages.write(operation, ResourceFormat.FULL), form)))
                .isEqualTo(operation);
    }

    @Property(tries = 100)
    void operation_statuses(@ForAll OperationState state, @ForAll boolean known, @ForAll WireFormat form) {
        OperationStatus status = new OperationStatus(
                known ? Optional.of(new OperationId("o")) : Optional.empty(),
                state,
                known ? "why" : "",
                known ? Optional.of(new UUID(1, -2)) : Optional.empty(),
                known ? Optional.of(new AgentId("a")) : Optional.empty());

        assertThat(StatusMessages.read(sent(StatusMessages.write(status), form)))
                .isEqualTo(status);
    }

    @Property(tries = 50)
    void unavailability(@ForAll("durations") Duration start, @ForAll WireFormat form) {
        Unavailability unavailability =
                new Unavailability(Instant.EPOCH.plus(start), Optional.of(start).filter(d -> d.toMillis() % 2 == 0));

        assertThat(OfferMessages.read(sent(OfferMessages.write(unavailability), form)))
                .isEqualTo(unavailability);
    }

    @SuppressWarnings("unchecked")
    private static <M extends Message> M sent(M message, WireFormat form) {
        return (M) form.decode(form.encode(message), message.getDefaultInstanceForType());
    }

    @Provide
    Arbitrary<Resources> bags() {
        return Arbitraries.of(
                        "cpus:0.001;mem:1000000000000",
                        "cpus:1.5;mem:512;disk:100;gpus:1;ports:[31000-31005, 31010-31010];names:{a,b}",
                        "cpus(a):1;mem(a/b):2;disk:5",
                        "cpus:2",
                        """
                        [{"name":"cpus","type":"SCALAR","scalar":{"value":4},"reservations":[
                          {"type":"STATIC","role":"a"},
                          {"type":"DYNAMIC","role":"a/b","principal":"p","labels":{"labels":[{"key":"k"}]}}]},
                         {"name":"mem","type":"SCALAR","scalar":{"value":4},"revocable":{}}]""",
                        """
                        [{"name":"cpus","type":"SCALAR","scalar":{"value":4},"reservations":[
                          {"type":"DYNAMIC","role":"a","labels":{"labels":[{"key":"k","value":"v"}]}}]}]""",
                        """
                        [{"name":"disk","type":"SCALAR","scalar":{"value":4},"shared":{},
                          "reservations":[{"type":"STATIC","role":"a"}],
                          "disk":{"persistence":{"id":"s"},"volume":{"mode":"RW","container_path":"x"},
                                  "source":{"type":"MOUNT","mount":{"root":"/m"},"id":"i","profile":"fast"}}},
                         {"name":"disk","type":"SCALAR","scalar":{"value":4},
                          "disk":{"source":{"type":"PATH","path":{"root":"/p"}}}}]""")
                .map(Resources::parse);
    }

    @Provide
    Arbitrary<FrameworkInfo> frameworkInfos() {
        Arbitrary<Set<Capability>> capabilities =
                Arbitraries.of(Capability.class).set();
        Arbitrary<Set<String>> roles = Arbitraries.of("*", "web", "a/b").set().ofMinSize(1);
        Arbitrary<Optional<List<OfferFilters.Quantities>>> filters = Arbitraries.of(
                Optional.empty(),
                Optional.of(List.of()),
                Optional.of(List.of(new OfferFilters.Quantities(new TreeMap<>(Map.of("cpus", Scalar.of(0.5)))))));
        return Combinators.combine(capabilities, roles, durations(), filters, Arbitraries.of(true, false))
                .as((able, wanted, timeout, least, flag) -> new FrameworkInfo(
                        new FrameworkId("f"),
                        "name",
                        flag ? "user" : "",
                        new TreeSet<>(
                                able.contains(Capability.MULTI_ROLE)
                                        ? wanted
                                        : Set.of(wanted.iterator().next())),
                        Duration.ofMillis(timeout.toMillis()),
                        flag,
                        able,
                        flag ? "host" : "",
                        flag ? Optional.of("p") : Optional.empty(),
                        flag ? Optional.of("http://h/") : Optional.empty(),
                        Map.of("web", new OfferFilters(least)),
                        flag
                                ? List.of(new Label("k", Optional.empty()), new Label("k", Optional.of("v")))
                                : List.of()));
    }

    @Provide
    Arbitrary<TaskInfo> taskInfos() {
        CommandInfo exec = CommandInfo.exec(List.of("echo", "\u00e9", ""))
                .withEnvironment(List.of(new EnvironmentVariable("A", "1")))
                .withUris(List.of(
                        new Uri("http://h/x.tgz", true, false, true, Optional.of("d/x")),
                        new Uri("/a/b", false, true, false, Optional.empty())));
        Arbitrary<CommandInfo> commands = Arbitraries.of(
                CommandInfo.shell("sleep 1"),
                exec,
                new CommandInfo(true, "id", List.of(), List.of(), List.of(), Optional.of("nobody")));
        Arbitrary<Map<String, Limit>> limits = Arbitraries.of(
                Map.of(), Map.of("mem", Limit.INFINITE, "cpus", new Limit(1500)), Map.of("cpus", new Limit(0)));
        return Combinators.combine(
                        bags(), commands.optional(), limits, durations().optional(), probes(), executors())
                .as((resources, command, limit, time, probe, executor) -> {
                    TaskInfoBuilder task = new TaskInfoBuilder(new TaskId("t-1"), "n", resources)
                            .labels(List.of(new Label("k", Optional.empty()), new Label("k", Optional.of("v"))))
                            .limits(limit);
                    command.ifPresent(task::command);
                    if (command.filter(exec::equals).isPresent()) {
                        task.command(CommandInfo.exec(List.of(TaskInfo.JAVA)).withUris(exec.uris()))
                                .jvm(JvmInfo.ofJar("\u00e9.jar").jdk("17").build());
                    }
                    if (command.filter(c -> c.user().isPresent()).isPresent()) {
                        task.command(CommandInfo.ofImage(List.of("-v")))
                                .container(limit.isEmpty() ? MESOS_IMAGE : IMAGE);
                    }
                    time.filter(d -> d.toDays() < 365)
                            .ifPresent(d -> task.killPolicy(new KillPolicy(d)).maxCompletionTime(d));
                    if (command.isEmpty()) {
                        task.executor(executor)
                                .data(Bytes.of(new byte[] {-1, 0, 1}))
                                .discovery(DISCOVERY)
                                .container(PLAIN)
                                .healthCheck(new HealthCheck(
                                        probe,
                                        Duration.ofMillis(1500),
                                        Duration.ZERO,
                                        Duration.ofDays(1),
                                        7,
                                        Duration.ZERO))
                                .check(CheckInfo.of(plain(probe)));
                    }
                    return task.build();
                });
    }

    private static Probe plain(Probe probe) {
        if (probe instanceof Probe.Http http) {
            return new Probe.Http(http.port(), Optional.empty(), http.path(), List.of(), false);
        }
        return probe instanceof Probe.Tcp tcp ? new Probe.Tcp(tcp.port(), false) : probe;
    }

    private static Arbitrary<Probe> probes() {
        return Arbitraries.of(
                new Probe.Command(CommandInfo.shell("true")),
                new Probe.Http(80, Optional.of("https"), Optional.of("/x"), List.of(200, 404), true),
                new Probe.Http(8080, Optional.empty(), Optional.empty(), List.of(), false),
                new Probe.Tcp(22, true));
    }

    private static Arbitrary<ExecutorInfo> executors() {
        ExecutorInfo custom = new ExecutorInfo(
                ExecutorInfo.Type.CUSTOM,
                new ExecutorId("e"),
                Optional.of(CommandInfo.shell("run")),
                Resources.parse("cpus:0.1;mem:32"),
                "name",
                "source",
                Optional.of(Bytes.of(new byte[] {5})),
                Optional.of(Duration.ofSeconds(5)),
                List.of(new Label("k", Optional.empty())),
                Optional.of(DISCOVERY),
                Optional.of(PLAIN));
        return Arbitraries.of(
                custom,
                ExecutorInfo.custom(new ExecutorId("c"), CommandInfo.shell("x"), Resources.EMPTY),
                ExecutorInfo.ofAgent(new ExecutorId("d"), Resources.parse("cpus:1")));
    }

    @Provide
    Arbitrary<TaskStatus> statuses() {
        return Combinators.combine(
                        Arbitraries.of(TaskState.class),
                        Arbitraries.of(Source.class),
                        Arbitraries.of(Reason.class).optional(),
                        Arbitraries.longs().between(0, 4_000_000_000_000L),
                        Arbitraries.of(true, false))
                .as((state, source, reason, time, more) -> new TaskStatus(
                        new TaskId("t"),
                        state,
                        source,
                        reason,
                        more ? "message" : "",
                        time,
                        more ? Optional.of(new AgentId("a")) : Optional.empty(),
                        more ? Optional.of(new UUID(time, ~time)) : Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        more ? Optional.of(time) : Optional.empty(),
                        more ? Optional.of(Bytes.of(new byte[] {1, 2})) : Optional.empty(),
                        more ? Optional.of(time % 2 == 0) : Optional.empty(),
                        more ? Optional.of(new ExecutorId("e")) : Optional.empty(),
                        more ? Optional.of("c") : Optional.empty(),
                        more ? List.of(new Label("k", Optional.of("v"))) : List.of(),
                        Optional.of(CHECKS.get((int) (time % CHECKS.size()))).filter(check -> more),
                        more ? List.of(new NetworkInfo("n", List.of("10.0.0.1", "fd00::1"))) : List.of()));
    }

    @Provide
    Arbitrary<Operation.Converting> conversions() {
        Optional<OperationId> id = Optional.of(new OperationId("o"));
        Resources dynamic = Resources.parse("""
                [{"name":"cpus","type":"SCALAR","scalar":{"value":4},
                  "reservations":[{"type":"DYNAMIC","role":"a","principal":"p"}]}]""");
        return Arbitraries.of(
                new Operation.Reserve(id, dynamic, Resources.EMPTY),
                new Operation.Reserve(Optional.empty(), dynamic, Resources.parse("cpus(b):4")),
                new Operation.Unreserve(id, dynamic),
                new Operation.Create(id, Resources.of(VOLUME)),
                new Operation.Destroy(id, Resources.of(VOLUME)),
                new Operation.GrowVolume(
                        id, VOLUME, Resources.parse("disk(a):3").pieces().get(0)),
                new Operation.ShrinkVolume(id, VOLUME, Scalar.of(1.5)),
                new Operation.CreateDisk(id, RAW, DiskSource.Type.MOUNT, Optional.of("fast")),
                new Operation.DestroyDisk(id, RAW));
    }

    @Provide
    Arbitrary<Duration> durations() {
        return Arbitraries.longs().between(0, 3_000_000_000_000L).map(Duration::ofMillis);
    }

    private static Resource volume(String json) {
        return Resources.parse(json).pieces().get(0);
    }
}
