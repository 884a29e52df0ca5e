package io.kebne.multijvm.conformance;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.cluster.Entities;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.cluster.SeedDiscovery;
import io.kebne.actors.framework.FrameworkSettings;
import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.client.RefusedException;
import io.kebne.launcher.local.InProcessCluster;
import io.kebne.launcher.local.LocalOptions;
import io.kebne.launcher.node.NodeStartException;
import io.kebne.multijvm.harness.FreePorts;
import io.kebne.protocol.allocator.AllocatorMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real master in this JVM, a node for agents that are played, and one for schedulers. */
final class PlayedCluster implements AutoCloseable {
    private static final NodeAddress ANYWHERE = new NodeAddress("127.0.0.1", 0);

    private final Path directory;
    private final Config settings;
    private InProcessCluster masters;
    private ActorSystem<Void> agents;
    private Entities entities;
    private FrameworkNode schedulers;

    /** @param settings of the master, beside defaults */
    PlayedCluster(Path directory, Map<String, String> settings) {
        this.directory = directory;
        this.settings = ConfigFactory.parseMap(settings).withFallback(ConfigFactory.defaultApplication());
        start();
    }

    /** Ends all nodes and starts them again on what is in the journal; played agents and schedulers are gone. */
    void restart() {
        close();
        start();
    }

    /** A new agent, which registers at once. */
    PlayedAgent agent(String id) {
        PlayedAgent agent = new PlayedAgent(id);
        connect(agent);
        return agent;
    }

    /** An agent from before a restart registers again. */
    void connect(PlayedAgent agent) {
        agent.connect(agents, entities.allocator(AllocatorMessage.DEFAULT_POOL));
    }

    FrameworkNode schedulers() {
        return schedulers;
    }

    JsonNode get(String path) {
        try {
            return new HttpNode(masters.masterUrl()).get(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RefusedException e) {
            throw new AssertionError(path + " was refused", e);
        }
    }

    void post(String path) {
        try {
            new HttpNode(masters.masterUrl()).post(path, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RefusedException e) {
            throw new AssertionError(path + " was refused", e);
        }
    }

    double metric(String name) {
        return get("/metrics/snapshot").path(name).asDouble(Double.NaN);
    }

    @Override
    public void close() {
        if (schedulers != null) {
            schedulers.close();
        }
        if (agents != null) {
            agents.terminate();
            agents.getWhenTerminated()
                    .toCompletableFuture()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        }
        if (masters != null) {
            masters.close();
        }
    }

    private void start() {
        try {
            int port = FreePorts.take(1).get(0);
            masters = InProcessCluster.start(new LocalOptions(1, 0, port, directory, "embedded", settings));
        } catch (NodeStartException e) {
            throw new AssertionError("the master did not start", e);
        }
        List<NodeAddress> seeds =
                SeedDiscovery.masters(masters.masterUrl(), Optional.empty()).addresses();
        Config config = NodeConfig.of(NodeConfig.base(settings), Role.AGENT, ANYWHERE, seeds);
        agents = ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, config);
        entities = Entities.start(
                agents, AllocatorSettings.DEFAULT, FrameworkSettings.from(config.getConfig("kebne.framework")));
        schedulers = FrameworkNode.join(NodeConfig.base(settings), ANYWHERE, seeds);
    }
}
