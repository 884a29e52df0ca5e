package io.kebne.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.Address;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.framework.FrameworkSettings;
import io.kebne.persistence.journal.Journal;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.resources.Resources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three masters with one journal, and an agent, played by the test, that is no member of their cluster. */
class ClientAgentTest {
    private static final AgentInfo AGENT = new AgentInfo(
            new AgentId("agent-1"),
            "localhost",
            "127.0.0.1",
            5051,
            Resources.parse("cpus:4;mem:1024"),
            List.of(),
            "0.1.0");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** So long that it turns away from no master which only stands still for a while. */
    private static final Duration SILENCE = Duration.ofSeconds(8);

    @TempDir
    private Path workDir;

    private final List<ActorSystem<Void>> systems = new ArrayList<>();
    private final List<NodeAddress> addresses = new ArrayList<>();
    private final CompletableFuture<Done> connected = new CompletableFuture<>();
    private ActorSystem<Void> client;

    @BeforeEach
    void threeMastersAndAClient() throws Exception {
        for (int i = 0; i < 3; i++) {
            addresses.add(new NodeAddress("127.0.0.1", FreePort.take()));
        }
        for (NodeAddress address : addresses) {
            systems.add(master(address));
        }
        client = client();
        systems.add(client);
    }

    @AfterEach
    void stop() throws Exception {
        for (ActorSystem<Void> system : systems) {
            system.terminate();
        }
        for (ActorSystem<Void> system : systems) {
            system.getWhenTerminated().toCompletableFuture().get(90, TimeUnit.SECONDS);
        }
    }

    @Test
    void itTurnsToAnotherMasterWhenItsOwnDiesAndIsNoMemberOfTheCluster() throws Exception {
        ActorRef<AllocatorMessage> link = link();
        TestProbe<AgentMessage> agent = TestProbe.create(client);
        register(link, agent);
        connected.get(90, TimeUnit.SECONDS);
        assertThat(Cluster.get(systems.get(0)).state().getMembers()).hasSizeLessThanOrEqualTo(3);

        systems.get(0).terminate();
        systems.get(0).getWhenTerminated().toCompletableFuture().get(90, TimeUnit.SECONDS);

        expect(agent, AgentMessage.Reregister.class);
        register(link, agent);
    }

    @Test
    void aClientThatIsStartedAgainAtTheSameAddressIsHeard() throws Exception {
        register(link(), TestProbe.create(client));
        NodeAddress address = addressOf(client);
        client.terminate();
        client.getWhenTerminated().toCompletableFuture().get(90, TimeUnit.SECONDS);
        systems.remove(client);

        client = ActorSystem.create(
                Behaviors.empty(), NodeConfig.SYSTEM, NodeConfig.ofClient(NodeConfig.base(), address));
        systems.add(client);

        register(link(), TestProbe.create(client));
    }

    /** Says it again, as agents do, until it is answered. */
    private static void register(ActorRef<AllocatorMessage> link, TestProbe<AgentMessage> agent) {
        agent.awaitAssert(PATIENCE, Duration.ofMillis(500), () -> {
            link.tell(
                    new AllocatorMessage.FromAgent(new RegisterAgent(AGENT, "incarnation-1", List.of()), agent.ref()));
            agent.expectMessageClass(AgentMessage.Registered.class, Duration.ofMillis(500));
            return Done.getInstance();
        });
    }

    private static void expect(TestProbe<AgentMessage> agent, Class<? extends AgentMessage> type) {
        agent.fishForMessage(
                PATIENCE,
                message -> type.isInstance(message) ? FishingOutcomes.complete() : FishingOutcomes.continueAndIgnore());
    }

    private ActorRef<AllocatorMessage> link() {
        return client.systemActorOf(MasterLink.create(addresses, 0, SILENCE, connected), "master-link", Props.empty());
    }

    private static ActorSystem<Void> client() {
        return ActorSystem.create(
                Behaviors.empty(),
                NodeConfig.SYSTEM,
                NodeConfig.ofClient(NodeConfig.base(), new NodeAddress("127.0.0.1", FreePort.take())));
    }

    private ActorSystem<Void> master(NodeAddress self) {
        Journal journal = new Journal.Embedded(workDir.resolve("journal.sqlite"), Journal.Synchronous.NORMAL);
        journal.prepare();
        Config config = NodeConfig.of(NodeConfig.base(journal.config()), Role.MASTER, self, addresses);
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, config);
        Entities entities = Entities.start(
                system, AllocatorSettings.DEFAULT, FrameworkSettings.from(config.getConfig("kebne.framework")));
        MasterNode.start(system, entities, new NodeInfo("m", "localhost", "127.0.0.1", 5050, "", 0, "0.1.0", Map.of()));
        return system;
    }

    private static NodeAddress addressOf(ActorSystem<?> system) {
        Address address = system.address();
        return new NodeAddress(
                address.getHost().orElseThrow(), address.getPort().orElseThrow());
    }
}
