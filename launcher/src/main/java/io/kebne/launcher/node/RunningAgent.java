package io.kebne.launcher.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import com.typesafe.config.Config;
import io.kebne.actors.agent.AgentActor;
import io.kebne.actors.agent.AgentHost;
import io.kebne.actors.agent.AgentSettings;
import io.kebne.actors.agent.AgentStartException;
import io.kebne.actors.agent.AgentView;
import io.kebne.actors.agent.AgentViews;
import io.kebne.actors.agent.sandbox.SandboxFiles;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.cluster.Entities;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.framework.FrameworkSettings;
import io.kebne.http.agent.AgentApi;
import io.kebne.http.server.HttpServers;
import io.kebne.http.server.HttpSettings;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent in this process: its work directory, its actors and its HTTP server. Stopping it, by {@link #close} or by the
 * end of its actor system for any reason, ends its tasks first.
 */
public final class RunningAgent implements Node {
    private static final Logger LOG = LoggerFactory.getLogger(RunningAgent.class);
    /** Longer than the grace period of executors, so that tasks are ended and reported. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

    private final ActorSystem<Void> system;
    private final AgentHost host;
    private final NodeInfo info;
    private final NodeAddress address;
    private final ActorRef<AgentActor.Message> agent;
    private final AtomicBoolean tasksEnded = new AtomicBoolean();

    private RunningAgent(
            ActorSystem<Void> system,
            AgentHost host,
            NodeInfo info,
            NodeAddress address,
            ActorRef<AgentActor.Message> agent) {
        this.system = system;
        this.host = host;
        this.info = info;
        this.address = address;
        this.agent = agent;
    }

    /**
     * @param settings complete, with the reference configuration under them
     * @throws NodeStartException when the work directory or a port cannot be used, or no masters are named
     */
    public static RunningAgent start(Config settings) throws NodeStartException {
        ClusterSettings cluster = ClusterSettings.from(settings, 0);
        if (cluster.masters().isEmpty()) {
            throw new NodeStartException("an agent needs to know the masters");
        }
        Config config = NodeConfig.of(settings, Role.AGENT, cluster.address(), cluster.masters());
        AgentHost host = open(AgentSettings.of(config));
        try {
            return start(config, cluster, host);
        } catch (NodeStartException | RuntimeException e) {
            closeQuietly(host);
            throw e;
        }
    }

    private static RunningAgent start(Config config, ClusterSettings cluster, AgentHost host)
            throws NodeStartException {
        ActorSystem<Void> system = ActorSystems.start(config, cluster.address());
        try {
            Entities entities = Entities.start(
                    system,
                    AllocatorSettings.from(config.getConfig("kebne.allocator")),
                    FrameworkSettings.from(config.getConfig("kebne.framework")));
            AgentViews views = new AgentViews(host);
            NodeInfo info = info(config, cluster, host);
            HttpSettings http = HttpSettings.of(config, bindAddress(config), info.port());
            ActorSystems.await(
                    HttpServers.bindAgent(
                            system,
                            new Api(info, views, host.files()),
                            http,
                            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
                    "the HTTP server");
            ActorRef<AgentActor.Message> agent = system.systemActorOf(
                    AgentActor.create(host, entities.allocator(AllocatorMessage.DEFAULT_POOL), views),
                    "agent",
                    Props.empty());
            RunningAgent running = new RunningAgent(system, host, info, cluster.address(), agent);
            CoordinatedShutdown.get(system)
                    .addTask(
                            CoordinatedShutdown.PhaseBeforeServiceUnbind(), "end-tasks", running::endTasks);
            return running;
        } catch (NodeStartException | RuntimeException e) {
            ActorSystems.stop(system);
            throw e;
        }
    }

    @Override
    public String name() {
        return "agent";
    }

    @Override
    public String url() {
        return "http://" + info.ip() + ":" + info.port();
    }

    @Override
    public NodeAddress clusterAddress() {
        return address;
    }

    @Override
    public CompletionStage<?> stopped() {
        return system.getWhenTerminated();
    }

    @Override
    public void close() {
        try {
            endTasks().toCompletableFuture().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not all tasks were ended within {}", STOP_TIMEOUT);
        }
        ActorSystems.stop(system);
        closeQuietly(host);
    }

    private CompletionStage<Done> endTasks() {
        if (tasksEnded.getAndSet(true)) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }
        return AskPattern.ask(agent, AgentActor.Stop::new, STOP_TIMEOUT, system.scheduler());
    }

    private static AgentHost open(AgentSettings settings) throws NodeStartException {
        try {
            return AgentHost.open(settings, Version.current());
        } catch (AgentStartException e) {
            throw new NodeStartException(e.getMessage(), e);
        }
    }

    private static String bindAddress(Config config) {
        String ip = config.getString("kebne.agent.ip");
        return ip.isBlank() ? "0.0.0.0" : ip;
    }

    private static NodeInfo info(Config config, ClusterSettings cluster, AgentHost host) {
        return new NodeInfo(
                host.info().id().value(),
                host.info().hostname(),
                host.info().ip(),
                host.info().port(),
                cluster.address().toString(),
                System.currentTimeMillis(),
                Version.current(),
                Flags.of(config, cluster.address(), cluster.masters()));
    }

    private static void closeQuietly(AgentHost host) {
        try {
            host.close();
        } catch (IOException e) {
            LOG.warn("The agent's work directory could not be given back: {}", e.toString());
        }
    }

    private record Api(NodeInfo node, AgentViews views, SandboxFiles sandboxFiles) implements AgentApi {
        @Override
        public Optional<AgentView> view() {
            return Optional.of(views.get());
        }

        @Override
        public Optional<SandboxFiles> files() {
            return Optional.of(sandboxFiles);
        }
    }
}
