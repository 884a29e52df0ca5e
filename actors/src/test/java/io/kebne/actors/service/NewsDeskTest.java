package io.kebne.actors.service;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import io.kebne.actors.agent.Await;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.cluster.Entities;
import io.kebne.actors.cluster.FreePort;
import io.kebne.actors.cluster.MasterNode;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.framework.FrameworkSettings;
import io.kebne.actors.scheduler.SchedulerStreams;
import io.kebne.persistence.journal.Journal;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three masters with one journal, on one of which the services' entity is: each has somebody who follows what happens. */
class NewsDeskTest {
    /** A master and what is heard on it. */
    private record Master(ActorSystem<Void> system, ServicesEntity services, List<ServiceNews> heard) {
        private String host() {
            return Cluster.get(system).selfMember().address().toString();
        }

        private boolean hasHeardOf(String id) {
            ServiceId wanted = new ServiceId(id);
            return heard.stream()
                    .anyMatch(news -> news instanceof ServiceNews.DeploymentBegun begun
                            && begun.services().contains(wanted));
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path workDir;

    private final List<NodeAddress> addresses = new ArrayList<>();
    private final List<Master> masters = new ArrayList<>();
    private int deployments;

    @BeforeEach
    void threeMasters() {
        for (int i = 0; i < 3; i++) {
            addresses.add(new NodeAddress("127.0.0.1", FreePort.take()));
        }
        addresses.forEach(address -> masters.add(master(address)));
    }

    @AfterEach
    void stop() throws Exception {
        for (Master master : masters) {
            master.system().terminate();
        }
        for (Master master : masters) {
            master.system().getWhenTerminated().toCompletableFuture().get(90, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatHappensToAServiceIsHeardOnEachMasterAlsoAfterItsEntityHasMoved() throws Exception {
        Master first = deploy("/first");
        awaitNewsOf("/first");
        assertThat(masters).hasSize(3);

        masters.remove(first);
        first.system().terminate();
        first.system().getWhenTerminated().toCompletableFuture().get(90, TimeUnit.SECONDS);
        Master second = deploy("/second");

        assertThat(second.host()).isNotEqualTo(first.host());
        awaitNewsOf("/second");
    }

    /**
     * Waits until all masters that are there have heard of it. Who follows is known to the others a moment later, so what
     * was said before that is said again.
     */
    private void awaitNewsOf(String id) {
        Await.until("news of " + id + " on all masters", PATIENCE, () -> {
            boolean heard = masters.stream().allMatch(master -> master.hasHeardOf(id));
            if (!heard) {
                asked(deployment(id));
            }
            return heard;
        });
    }

    /** Another one each time. */
    private ServiceCommand deployment(String id) {
        deployments++;
        Program program = Program.shell("echo " + deployments);
        return new ServiceCommand.Deploy(
                ServiceSpec.of(new ServiceId(id), program, Demand.of(0.1, 32, 0), 0), false, true);
    }

    /**
     * Has any master deploy a service without instances, when all of them belong to the cluster.
     *
     * @return the one that sees to services
     */
    private Master deploy(String id) {
        Await.until("masters up", PATIENCE, () -> masters.stream().allMatch(master -> isWhole(master.system())));
        Await.until(
                "deployment of " + id,
                PATIENCE,
                () -> asked(deployment(id))
                        .filter(ServiceReply.Accepted.class::isInstance)
                        .isPresent());
        List<ServiceReply.Located> located = new ArrayList<>();
        Await.until("place of the entity", PATIENCE, () -> {
            asked(new ServiceCommand.Locate())
                    .filter(ServiceReply.Located.class::isInstance)
                    .map(ServiceReply.Located.class::cast)
                    .ifPresent(located::add);
            return !located.isEmpty();
        });
        return masters.stream()
                .filter(master -> master.host().equals(located.get(0).host()))
                .findFirst()
                .orElseThrow();
    }

    private boolean isWhole(ActorSystem<?> system) {
        List<Member> up = new ArrayList<>();
        Cluster.get(system).state().getMembers().forEach(up::add);
        up.removeIf(member -> !member.status().equals(MemberStatus.up()));
        return up.size() == masters.size()
                && Cluster.get(system).state().getUnreachable().isEmpty();
    }

    /** Empty: nobody has answered. */
    private Optional<ServiceReply> asked(ServiceCommand command) {
        try {
            return Optional.of(
                    masters.get(0).services().ask(command).toCompletableFuture().join());
        } catch (CompletionException e) {
            return Optional.empty();
        }
    }

    private Master master(NodeAddress self) {
        Journal journal = new Journal.Embedded(workDir.resolve("journal.sqlite"), Journal.Synchronous.NORMAL);
        journal.prepare();
        Config config = NodeConfig.of(NodeConfig.base(journal.config()), Role.MASTER, self, addresses);
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, config);
        Entities entities = Entities.start(
                system, AllocatorSettings.DEFAULT, FrameworkSettings.from(config.getConfig("kebne.framework")));
        MasterNode node = MasterNode.start(
                system, entities, new NodeInfo("m", "localhost", "127.0.0.1", 5050, "", 0, "0.1.0", Map.of()));
        ServicesEntity services = ServicesEntity.start(
                system,
                new SchedulerStreams(system, entities, node::allocatorEpoch),
                entities.allocator(AllocatorMessage.DEFAULT_POOL));
        List<ServiceNews> heard = new CopyOnWriteArrayList<>();
        Runnable unused = services.follow(heard::add);
        return new Master(system, services, heard);
    }
}
