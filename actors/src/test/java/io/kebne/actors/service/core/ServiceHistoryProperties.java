package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.service.Canary;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceHealthCheck;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.UpgradeStrategy;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What must hold whatever happens to a service, and in whatever order. */
class ServiceHistoryProperties {
    private static final ServiceId ID = new ServiceId("/web");
    private static final int STEPS = 120;
    private static final int MOST = 7;
    private static final ServiceHealthCheck CHECK = new ServiceHealthCheck(
            ServiceHealthCheck.Protocol.COMMAND,
            Optional.of("true"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ZERO,
            3);

    @Property(tries = 60)
    void capacityIsKeptAndInstancesConverge(@ForAll long seed) {
        Random random = new Random(seed);
        PlayedCluster cluster = new PlayedCluster(
                seed, 5, random.nextBoolean() ? ServicesSettings.DEFAULT : RebalancerTest.every(Duration.ofSeconds(1)));
        cluster.command(new ServiceCommand.Deploy(spec(random, 0), false, false));
        cluster.subscribe();
        cluster.observer = (was, events) -> check(cluster, was, events);
        for (int step = 1; step <= STEPS; step++) {
            act(cluster, random, step);
        }
        converge(cluster);
    }

    private static ServiceSpec spec(Random random, int step) {
        double minimum = random.nextInt(5) / 4.0;
        double over = random.nextInt(5) / 4.0;
        return ServiceSpec.of(ID, Program.shell("v" + step), Demand.of(0.1, 32, 0), random.nextInt(8))
                .withHealthCheck(CHECK)
                .withUpgrade(new UpgradeStrategy(
                        minimum, over, Duration.ofSeconds(20), random.nextBoolean(), canary(random)))
                .withCare(Optional.empty(), Optional.of(Duration.ofSeconds(random.nextInt(4))));
    }

    private static Optional<Canary> canary(Random random) {
        Canary canary = new Canary(
                1 + random.nextInt(8),
                random.nextBoolean(),
                Duration.ofSeconds(random.nextInt(10)),
                random.nextBoolean());
        return random.nextInt(3) == 0 ? Optional.of(canary) : Optional.empty();
    }

    private static Optional<String> deployment(PlayedCluster cluster) {
        return cluster.state.find(ID).flatMap(ServiceState::deployment).map(Deployment::id);
    }

    private static void act(PlayedCluster cluster, Random random, int step) {
        List<TaskId> tasks = new ArrayList<>(cluster.processes.keySet());
        AgentId agent = new AgentId("agent-" + (1 + random.nextInt(5)));
        boolean force = random.nextBoolean();
        TaskId any = tasks.isEmpty() ? null : tasks.get(random.nextInt(tasks.size()));
        boolean here = any != null && !cluster.away.contains(cluster.processes.get(any).agent);
        switch (random.nextInt(22)) {
            case 0 -> cluster.command(new ServiceCommand.Deploy(spec(random, step), false, force));
            case 1 -> cluster.command(new ServiceCommand.Scale(ID, random.nextInt(8), force));
            case 2 -> cluster.command(new ServiceCommand.Restart(ID, force));
            case 3 -> cluster.command(new ServiceCommand.Rollback(ID, Optional.empty(), force));
            case 4 -> cluster.failover();
            case 5 -> cluster.lose(agent);
            case 6 -> cluster.comeBack(agent);
            case 7, 8 -> {
                if (here) {
                    cluster.end(any, random.nextBoolean() ? TaskState.FAILED : TaskState.GONE);
                }
            }
            case 9 -> {
                if (here) {
                    cluster.run(any, Optional.of(false));
                }
            }
            case 10, 11 -> cluster.advance(random.nextInt(10_000));
            case 12, 13 -> cluster.offer(10);
            case 14 -> cluster.deliver();
            case 15 ->
                deployment(cluster)
                        .ifPresent(id -> cluster.command(new ServiceCommand.Pause(id, random.nextBoolean())));
            case 16 -> deployment(cluster).ifPresent(id -> cluster.command(new ServiceCommand.Promote(id)));
            case 17 -> {
                if (any != null) {
                    cluster.command(new ServiceCommand.EndInstances(
                            Optional.of(ID), Optional.empty(), List.of(any), random.nextBoolean(), force));
                }
            }
            case 18 -> {
                cluster.schedule(agent);
                cluster.askToLeave();
            }
            case 19 -> cluster.maintenance.remove(agent);
            default -> {
                if (here) {
                    cluster.run(any, Optional.of(true));
                }
            }
        }
    }

    /** Follows the events of one decision; what has been heard so far is what was decided with. */
    private static void check(PlayedCluster cluster, ServicesState was, List<ServiceEvent> events) {
        Draft now = new Draft(cluster.state, cluster.session, ServicesSettings.DEFAULT, null, cluster.now());
        ServicesState state = was;
        for (ServiceEvent event : events) {
            state = state.apply(event);
            ServiceState service = state.find(ID).orElseThrow();
            int wanted = service.spec().instances();
            UpgradeStrategy upgrade = service.spec().upgrade();
            if (event instanceof ServiceEvent.InstanceLaunched launched) {
                checkLaunch(now, service, launched);
            } else if (event instanceof ServiceEvent.InstanceEnding e
                    && !e.why().contains("user")
                    && isReady(now, e)) {
                assertThat(Census.ready(Census.of(now, ID).all()))
                        .as("%s", event)
                        .isGreaterThanOrEqualTo(upgrade.minimum(wanted));
            }
        }
    }

    private static void checkLaunch(Draft now, ServiceState service, ServiceEvent.InstanceLaunched event) {
        int wanted = service.spec().instances();
        Census census = Census.of(now, ID);
        if (service.deployment().isEmpty() || isWaiting(service)) {
            int moving = (census.leaving().isEmpty() && census.moving().isEmpty()) || isWaiting(service)
                    ? wanted
                    : service.spec().upgrade().maximum(wanted);
            assertThat(census.all().size()).as("%s", event).isLessThanOrEqualTo(moving);
            assertThat(census.staying().size()).as("%s", event).isLessThanOrEqualTo(wanted);
        } else if (LaunchPlan.canaries(service) == 0) {
            assertThat(census.present())
                    .as("%s", event)
                    .isLessThanOrEqualTo(service.spec().upgrade().maximum(wanted));
        } else if (event.instance().config() == service.target().config()) {
            assertThat(census.current().size()).as("%s", event).isLessThanOrEqualTo(LaunchPlan.canaries(service));
        } else {
            // An upgrade that was overtaken may have left more than that; then none of them is launched.
            assertThat(census.outdated().size()).as("%s", event).isLessThanOrEqualTo(MOST);
        }
    }

    private static boolean isWaiting(ServiceState service) {
        return service.deployment().filter(Deployment::paused).isPresent();
    }

    private static boolean isReady(Draft now, ServiceEvent.InstanceEnding event) {
        ServiceSpec checked =
                ServiceSpec.of(ID, Program.shell("a"), Demand.of(0.1, 32, 0), 1).withHealthCheck(CHECK);
        return now.status(ID, event.taskId()).isReady(checked, ServicesSettings.DEFAULT, now.millis());
    }

    private static void converge(PlayedCluster cluster) {
        for (int i = 1; i <= 5; i++) {
            cluster.comeBack(new AgentId("agent-" + i));
        }
        cluster.deliver();
        // One machine at least is to stay.
        cluster.maintenance.remove(new AgentId("agent-1"));
        cluster.settle(30_000);
        deployment(cluster).ifPresent(id -> {
            cluster.command(new ServiceCommand.Pause(id, false));
            cluster.settle(30_000);
            cluster.command(new ServiceCommand.Promote(id));
        });
        for (int i = 0; i < 12; i++) {
            cluster.askToLeave();
            cluster.settle(10_000);
        }
        assertThat(cluster.instances("/web")).noneMatch(one -> cluster.maintenance.containsKey(one.agentId()));
        ServiceReport report = cluster.report("/web");
        assertThat(report.deployment()).isEmpty();
        assertThat(report.instances())
                .hasSize(report.version().spec().instances())
                .allMatch(ServiceReport.Instance::ready);
        assertThat(cluster.processes.keySet())
                .containsExactlyInAnyOrderElementsOf(report.instances().stream()
                        .map(ServiceReport.Instance::instance)
                        .map(ServiceInstance::taskId)
                        .toList());
    }
}
