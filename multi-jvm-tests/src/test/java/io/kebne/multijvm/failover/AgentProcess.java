package io.kebne.multijvm.failover;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.agent.AgentActor;
import io.kebne.actors.agent.AgentHost;
import io.kebne.actors.agent.AgentSettings;
import io.kebne.actors.agent.AgentStartException;
import io.kebne.actors.agent.AgentViews;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.cluster.Entities;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.framework.FrameworkSettings;
import io.kebne.protocol.allocator.AllocatorMessage;
import java.util.Map;

/** A real agent in a JVM of its own, without an HTTP edge. Arguments: its work directory, the masters' addresses. */
final class AgentProcess {
    /** What the agent has, whatever machine it is on. */
    static final String RESOURCES = "cpus:4;mem:1024;disk:100;ports:[31000-31009]";

    private AgentProcess() {}

    public static void main(String[] args) throws AgentStartException {
        Config settings = ConfigFactory.parseMap(
                        Map.of("kebne.agent.work-dir", args[0], "kebne.agent.resources", RESOURCES))
                .withFallback(ConfigFactory.defaultApplication());
        Config config = NodeConfig.of(
                NodeConfig.base(settings), Role.AGENT, new NodeAddress("127.0.0.1", 0), MasterProcess.seeds(args[1]));
        AgentHost host = AgentHost.open(AgentSettings.of(config), "0.1.0");
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, config);
        Entities entities = Entities.start(
                system, AllocatorSettings.DEFAULT, FrameworkSettings.from(config.getConfig("kebne.framework")));
        system.systemActorOf(
                AgentActor.create(host, entities.allocator(AllocatorMessage.DEFAULT_POOL), new AgentViews(host)),
                "agent",
                Props.empty());
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
