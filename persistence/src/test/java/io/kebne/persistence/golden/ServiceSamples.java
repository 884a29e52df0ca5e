package io.kebne.persistence.golden;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.persistence.service.ServicesSnapshot;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.service.Autoscaling;
import io.kebne.protocol.service.Canary;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.KillSelection;
import io.kebne.protocol.service.LaunchBackoff;
import io.kebne.protocol.service.PlacementConstraint;
import io.kebne.protocol.service.PortDefinition;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ReadinessCheck;
import io.kebne.protocol.service.Scaling;
import io.kebne.protocol.service.ScalingPolicy;
import io.kebne.protocol.service.ServiceHealthCheck;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.ServiceVersion;
import io.kebne.protocol.service.UnreachableStrategy;
import io.kebne.protocol.service.UpgradeStrategy;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.Uri;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** One of each event of services, plain and with all that it may have. */
final class ServiceSamples {
    private static final long AT = 1_700_000_000_000L;
    private static final ServiceId ID = new ServiceId("/shop/web");
    private static final TaskId TASK_ID = new TaskId("shop_web.instance-1");

    private static final ServiceSpec PLAIN = ServiceSpec.of(ID, Program.shell("sleep 1000"), Demand.of(0.1, 32, 0), 2);

    private static final ServiceSpec RICH = new ServiceSpec(
            ID,
            new Program(
                    Optional.empty(),
                    List.of(),
                    Optional.of("web"),
                    new TreeMap<>(Map.of("A", "b")),
                    List.of(new Uri("http://files/app.jar", false, false, true, Optional.of("a.jar"))),
                    Optional.of(JvmInfo.ofJar("a.jar").build()),
                    Optional.empty()),
            Demand.of(1.5, 512, 10),
            5,
            List.of(
                    new PortDefinition(8080, Optional.of("http"), "tcp", new TreeMap<>(Map.of("V", "1"))),
                    PortDefinition.of(8081)),
            true,
            List.of(new PlacementConstraint("rack", PlacementConstraint.Operator.GROUP_BY, Optional.of("3"))),
            new TreeSet<>(List.of("*", "shop")),
            Optional.of(new ServiceHealthCheck(
                    ServiceHealthCheck.Protocol.HTTP,
                    Optional.empty(),
                    Optional.of("/health"),
                    Optional.of(0),
                    Optional.empty(),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4),
                    5)),
            new UpgradeStrategy(0.5, 0.25, Duration.ofSeconds(90), false),
            new LaunchBackoff(Duration.ofSeconds(2), 1.5, Duration.ofSeconds(60)),
            new UnreachableStrategy(true, Duration.ofSeconds(10), Duration.ofSeconds(20)),
            KillSelection.OLDEST_FIRST,
            Optional.of(Duration.ofSeconds(7)),
            new TreeMap<>(Map.of("team", "shop")),
            "shop",
            3,
            Optional.empty(),
            Optional.empty(),
            new TreeSet<>());

    private static final ServiceSpec CAREFUL = RICH.withCare(
                    Optional.of(new ReadinessCheck(
                            "up",
                            true,
                            Optional.of("http"),
                            "/ready",
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(1),
                            new TreeSet<>(List.of(200, 204)))),
                    Optional.of(Duration.ofSeconds(9)))
            .withDependencies(new TreeSet<>(List.of(new ServiceId("/shop/db"))))
            .withUpgrade(UpgradeStrategy.DEFAULT.withCanary(new Canary(2, true, Duration.ofSeconds(30), false)));

    private static final ServiceSpec SCALED = PLAIN.withAutoscaling(
            3,
            Optional.of(Autoscaling.of(
                            2,
                            10,
                            new ScalingPolicy.Cpu(70),
                            new ScalingPolicy.Memory(80.5),
                            new ScalingPolicy.Metric(
                                    Optional.empty(),
                                    "/metrics",
                                    "http",
                                    Optional.of("queue_length"),
                                    new TreeMap<>(Map.of("queue", "in")),
                                    100),
                            new ScalingPolicy.Metric(
                                    Optional.of("http://queue/depth"),
                                    "/metrics",
                                    "0",
                                    Optional.empty(),
                                    new TreeMap<>(),
                                    0.5),
                            new ScalingPolicy.Schedule(
                                    "0 8 * * 1-5", "Europe/Stockholm", Duration.ofHours(10), 6, true))
                    .withSteps(4, 2)));

    private static final ServiceVersion FIRST = new ServiceVersion(AT, AT, PLAIN);
    private static final ServiceSpec IN_CONTAINER = PLAIN.withPorts(List.of(PortDefinition.of(0)))
            .withProgram(new Program(
                    Optional.empty(),
                    List.of("-v"),
                    Optional.empty(),
                    new TreeMap<>(),
                    List.of(),
                    Optional.empty(),
                    Optional.of(ContainerInfo.image(
                            "redis:7",
                            new DockerInfo(
                                    DockerInfo.Network.BRIDGE,
                                    List.of(new DockerInfo.PortMapping(0, 6379, Optional.of("tcp"))),
                                    false,
                                    List.of(new DockerInfo.Parameter("label", "a=b")),
                                    true)))));

    private static final ServiceVersion SECOND = new ServiceVersion(AT + 1, AT, RICH);
    private static final Deployment CREATION = new Deployment("d-1", Deployment.Kind.CREATE, AT, Optional.empty(), AT);
    private static final Deployment UPDATE =
            new Deployment("d-2", Deployment.Kind.UPDATE, AT + 1, Optional.of(AT), AT + 1);

    private static final ServiceInstance INSTANCE = new ServiceInstance(
            TASK_ID,
            1,
            AT,
            "shop",
            new AgentId("agent-1"),
            "host-1",
            List.of(31000, 31001),
            new TreeMap<>(Map.of("hostname", "host-1", "rack", "r1")),
            AT,
            Optional.empty(),
            Optional.empty());

    private static final ServiceInstance REACHABLE = new ServiceInstance(
            TASK_ID,
            2,
            AT,
            "*",
            new AgentId("agent-1"),
            "host-1",
            List.of(31000),
            new TreeMap<>(Map.of("hostname", "host-1")),
            AT,
            Optional.empty(),
            Optional.of("10.0.0.7"));

    private ServiceSamples() {}

    static Map<String, KebneMessage> all() {
        Map<String, KebneMessage> samples = new LinkedHashMap<>();
        ServiceEvent.Started started = new ServiceEvent.Started("akka://kebne@10.0.0.1:5055", AT);
        samples.put("services-started", started);
        samples.put("services-framework-ended", new ServiceEvent.FrameworkEnded("torn down", AT));
        samples.put("service-deployed", new ServiceEvent.Deployed(ID, FIRST, CREATION));
        samples.put("service-deployed-2", new ServiceEvent.Deployed(ID, SECOND, UPDATE));
        samples.put(
                "service-deployed-3",
                new ServiceEvent.Deployed(ID, new ServiceVersion(AT + 2, AT + 2, CAREFUL), UPDATE));
        samples.put(
                "service-deployed-4",
                new ServiceEvent.Deployed(ID, new ServiceVersion(AT + 2, AT, IN_CONTAINER), UPDATE));
        samples.put(
                "service-deployed-5",
                new ServiceEvent.Deployed(
                        ID, new ServiceVersion(AT + 3, AT, SCALED, Optional.of("autoscaling from 2 to 3")), UPDATE));
        samples.put("service-removing", new ServiceEvent.Removing(ID, UPDATE));
        samples.put("service-removed", new ServiceEvent.Removed(ID, AT));
        samples.put("deployment-paused", new ServiceEvent.DeploymentPaused(ID, "d-2", true, AT));
        samples.put("deployment-promoted", new ServiceEvent.DeploymentPromoted(ID, "d-2", AT));
        samples.put("deployment-ended", new ServiceEvent.DeploymentEnded(ID, "d-1", Optional.empty(), AT));
        samples.put("deployment-ended-2", new ServiceEvent.DeploymentEnded(ID, "d-1", Optional.of("too slow"), AT));
        samples.put("instance-launched", new ServiceEvent.InstanceLaunched(ID, INSTANCE));
        samples.put("instance-launched-2", new ServiceEvent.InstanceLaunched(ID, REACHABLE));
        samples.put("instance-ending", new ServiceEvent.InstanceEnding(ID, TASK_ID, "one too many", AT));
        samples.put("instance-ended", new ServiceEvent.InstanceEnded(ID, TASK_ID, TaskState.FAILED, "exit 1", AT));
        samples.put(
                "services-snapshot",
                new ServicesSnapshot(
                        Optional.of(started),
                        1,
                        List.of(
                                new ServicesSnapshot.Service(
                                        List.of(FIRST, SECOND),
                                        false,
                                        Optional.of(UPDATE),
                                        List.of(INSTANCE, INSTANCE.ending("one too many")),
                                        2),
                                new ServicesSnapshot.Service(List.of(FIRST), true, Optional.empty(), List.of(), 0))));
        samples.put(
                "services-snapshot-with-good",
                new ServicesSnapshot(
                        Optional.of(started),
                        0,
                        List.of(new ServicesSnapshot.Service(
                                List.of(FIRST, SECOND),
                                false,
                                Optional.of(UPDATE),
                                List.of(INSTANCE),
                                1,
                                Optional.of(AT),
                                Optional.empty(),
                                Optional.empty()))));
        samples.put(
                "services-snapshot-2",
                new ServicesSnapshot(
                        Optional.of(started),
                        0,
                        List.of(new ServicesSnapshot.Service(
                                List.of(new ServiceVersion(AT, AT, SCALED)),
                                false,
                                Optional.empty(),
                                List.of(),
                                0,
                                Optional.empty(),
                                Optional.of(new Scaling(AT, 2, 3, Optional.of("autoscaling from 2 to 3"))),
                                Optional.of(new Scaling(AT - 1, 4, 2, Optional.empty()))))));
        return samples;
    }
}
