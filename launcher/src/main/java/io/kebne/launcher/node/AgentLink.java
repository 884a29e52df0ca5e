package io.kebne.launcher.node;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.RecipientRef;
import com.typesafe.config.Config;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.cluster.Entities;
import io.kebne.actors.cluster.MasterLink;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.framework.FrameworkSettings;
import io.kebne.launcher.seeds.SeedSearch;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.AgentId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How an agent reaches the masters: as a member of their cluster, or as a client of it. */
sealed interface AgentLink {
    /** The pool's allocator, as the agent sees it. */
    RecipientRef<AllocatorMessage> allocator();

    /** Waits until the agent can be heard by the masters; false when it cannot by then. */
    boolean await(Duration timeout) throws InterruptedException;

    /** {@code action} is run when the cluster removes the agent's node. */
    void onExpelled(Runnable action);

    /** Whether the settings say that the agent is to be a client. */
    static boolean isClient(Config settings) {
        String join = settings.getString("kebne.agent.join");
        if (!join.equals("member") && !join.equals("client")) {
            throw new InvalidValueException("kebne.agent.join", "must be member or client");
        }
        return join.equals("client");
    }

    /** The configuration of the agent's actor system. */
    static Config config(Config settings, ClusterSettings cluster) {
        return isClient(settings.resolve())
                ? NodeConfig.ofClient(settings, cluster.address())
                : NodeConfig.of(settings, Role.AGENT, cluster.address(), cluster.masters(), cluster.count());
    }

    /** @param config that of the actor system */
    static AgentLink start(ActorSystem<Void> system, Config config, ClusterSettings cluster, AgentId agentId) {
        if (!isClient(config)) {
            Entities entities = Entities.start(
                    system,
                    AllocatorSettings.from(config.getConfig("kebne.allocator")),
                    FrameworkSettings.from(config.getConfig("kebne.framework")));
            if (cluster.source().changes()) {
                SeedSearch.start(system, cluster.source(), ActorSystems.address(system), cluster.required(), List.of());
            }
            return new Member(system, entities.allocator(AllocatorMessage.DEFAULT_POOL));
        }
        CompletableFuture<Done> connected = new CompletableFuture<>();
        Duration timeout = config.getDuration("kebne.agent.master-timeout");
        return new Client(
                system.systemActorOf(
                        MasterLink.create(cluster.masters(), agentId.value().hashCode(), timeout, connected),
                        "master-link",
                        Props.empty()),
                connected);
    }

    /** Liveness does not depend on membership, but the way to the allocator does. */
    record Member(ActorSystem<Void> system, RecipientRef<AllocatorMessage> allocator) implements AgentLink {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
            return ActorSystems.awaitMember(system, timeout);
        }

        @Override
        public void onExpelled(Runnable action) {
            ActorSystems.onExpelled(system, action);
        }
    }

    /** It takes no part in the cluster, so that it cannot be removed from it either. */
    record Client(RecipientRef<AllocatorMessage> allocator, CompletableFuture<Done> connected) implements AgentLink {
        @Override
        public boolean await(Duration timeout) throws InterruptedException {
            try {
                connected.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (ExecutionException | TimeoutException e) {
                return false;
            }
        }

        @Override
        public void onExpelled(Runnable action) {}
    }
}
