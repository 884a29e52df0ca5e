package io.kebne.multijvm.measure;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.multijvm.agents.SimulatedAgents;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.resources.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Masters in processes of their own, simulated agents and a framework's node in this one. */
final class BenchCluster implements AutoCloseable {
    private static final Duration REGISTRATION_TIMEOUT = Duration.ofMinutes(4);
    private static final int FEW_AGENTS = 1_000;
    private static final int MANY_AGENTS = 2_000;

    final MasterProcesses masters;
    final SimulatedAgents agents;
    final FrameworkNode node;
    private final int number;

    private BenchCluster(MasterProcesses masters, SimulatedAgents agents, FrameworkNode node, int number) {
        this.masters = masters;
        this.agents = agents;
        this.node = node;
        this.number = number;
    }

    /** Starts all and waits until every agent is registered. */
    static BenchCluster start(
            Path directory, int masters, int heapMegabytes, int agents, Resources resources, List<String> settings)
            throws IOException, TimeoutException, InterruptedException {
        Config config = ConfigFactory.parseString(String.join("\n", settings));
        MasterProcesses processes = new MasterProcesses(masters, directory, config, heapMegabytes);
        try {
            processes.startAll();
            Duration heartbeat = Duration.ofSeconds(agents > MANY_AGENTS ? 2 : 1);
            // Thousands of agents on one node are no reason to expel it when it is slow for some seconds.
            SimulatedAgents.Join join = agents > FEW_AGENTS ? SimulatedAgents.Join.CLIENT : SimulatedAgents.Join.MEMBER;
            SimulatedAgents simulated = SimulatedAgents.start(
                    join, NodeConfig.base(), processes.addresses(), agents, resources, heartbeat, false);
            FrameworkNode node =
                    FrameworkNode.join(NodeConfig.base(), new NodeAddress("127.0.0.1", 0), processes.addresses());
            BenchCluster cluster = new BenchCluster(processes, simulated, node, agents);
            cluster.awaitAgents();
            return cluster;
        } catch (IOException | TimeoutException | RuntimeException e) {
            processes.close();
            throw e;
        }
    }

    void awaitAgents() throws TimeoutException {
        Times.await(agents.counts(), REGISTRATION_TIMEOUT, () -> agents.counts().registered() == number);
    }

    static FrameworkInfo framework(String name) {
        return FrameworkInfo.of(FrameworkNode.newFrameworkId(), name, "*").withFailoverTimeout(Duration.ofHours(1));
    }

    @Override
    public void close() {
        masters.close();
        agents.close();
        node.close();
    }
}
