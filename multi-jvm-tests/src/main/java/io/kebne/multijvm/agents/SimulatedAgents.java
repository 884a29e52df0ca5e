package io.kebne.multijvm.agents;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.cluster.Entities;
import io.kebne.actors.cluster.MasterLink;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.framework.FrameworkSettings;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Simulated agents on one node of a cluster, in this JVM. Closing it takes them away as a dead machine would. */
public final class SimulatedAgents implements AutoCloseable {
    /** What the agents of one node have done; readable on any thread. */
    public static final class Counts {
        private final AtomicInteger registered = new AtomicInteger();
        private final AtomicLong ended = new AtomicLong();
        private final Map<TaskKey, Integer> launches = new ConcurrentHashMap<>();
        private final AtomicLong launched = new AtomicLong();
        private final boolean keepsTasks;

        private Counts(boolean keepsTasks) {
            this.keepsTasks = keepsTasks;
        }

        void registered(boolean before, boolean after) {
            registered.addAndGet((after ? 1 : 0) - (before ? 1 : 0));
        }

        void launched(TaskKey key) {
            launched.incrementAndGet();
            if (keepsTasks) {
                launches.merge(key, 1, Integer::sum);
            }
        }

        void taskEnded() {
            ended.incrementAndGet();
        }

        /** How many agents are registered now. */
        public int registered() {
            return registered.get();
        }

        /** How many tasks were begun. */
        public long launched() {
            return launched.get();
        }

        /** How many tasks have ended. */
        public long ended() {
            return ended.get();
        }

        @Override
        public String toString() {
            return registered() + " agents are registered, " + launched() + " tasks begun, " + ended() + " ended";
        }

        /** How often each task was begun, when that is kept. */
        public Map<TaskKey, Integer> launches() {
            return Map.copyOf(launches);
        }
    }

    /** How the agents' node reaches the cluster, as {@code kebne.agent.join} says of a real one. */
    public enum Join {
        /** It takes part in gossip, and is expelled when it does not answer. */
        MEMBER,
        /** It speaks to one master at a time. */
        CLIENT
    }

    private static final long STOP_SECONDS = 15;
    private static final Duration MASTER_TIMEOUT = Duration.ofMillis(1_500);

    private final ActorSystem<Void> system;
    private final Counts counts;

    private SimulatedAgents(ActorSystem<Void> system, Counts counts) {
        this.system = system;
        this.counts = counts;
    }

    /**
     * Starts a node with agents; returns before they are registered.
     *
     * @param join how their node, which is one for all of them, reaches the cluster
     * @param base settings, complete with the reference configuration
     * @param masters cluster addresses of all masters
     * @param number how many agents
     * @param resources of each
     * @param heartbeat how often each says that it is alive
     * @param keepsTasks whether each task that was begun is remembered, to find those that were begun twice
     */
    public static SimulatedAgents start(
            Join join,
            Config base,
            List<NodeAddress> masters,
            int number,
            Resources resources,
            Duration heartbeat,
            boolean keepsTasks) {
        NodeAddress address = new NodeAddress("127.0.0.1", 0);
        Config config = join == Join.MEMBER
                ? NodeConfig.of(base, Role.AGENT, address, masters)
                : NodeConfig.ofClient(base, address);
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, config);
        RecipientRef<AllocatorMessage> allocator =
                join == Join.MEMBER ? ofMember(system, config) : ofClient(system, masters);
        Counts counts = new Counts(keepsTasks);
        for (int i = 0; i < number; i++) {
            String id = "simulated-" + i;
            AgentInfo info = new AgentInfo(new AgentId(id), id, "127.0.0.1", 5051, resources, List.of(), "0.1.0");
            system.systemActorOf(SimulatedAgent.create(info, heartbeat, allocator, counts), id, Props.empty());
        }
        return new SimulatedAgents(system, counts);
    }

    private static RecipientRef<AllocatorMessage> ofMember(ActorSystem<Void> system, Config config) {
        return Entities.start(
                        system, AllocatorSettings.DEFAULT, FrameworkSettings.from(config.getConfig("kebne.framework")))
                .allocator(AllocatorMessage.DEFAULT_POOL);
    }

    private static RecipientRef<AllocatorMessage> ofClient(ActorSystem<Void> system, List<NodeAddress> masters) {
        return system.systemActorOf(
                MasterLink.create(masters, 0, MASTER_TIMEOUT, new CompletableFuture<>()), "master-link", Props.empty());
    }

    public Counts counts() {
        return counts;
    }

    @Override
    public void close() {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            system.log().warn("The simulated agents did not stop within {} s", STOP_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
