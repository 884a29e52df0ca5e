package io.kebne.launcher.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.kebne.actors.agent.AgentActor;
import io.kebne.actors.agent.AgentHost;
import io.kebne.actors.agent.AgentSettings;
import io.kebne.actors.agent.AgentStartException;
import io.kebne.actors.agent.AgentView;
import io.kebne.actors.agent.AgentViews;
import io.kebne.actors.agent.Supervision;
import io.kebne.actors.agent.core.CollectedSandboxes;
import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.actors.agent.nested.NestedContainers;
import io.kebne.actors.agent.sandbox.SandboxFiles;
import io.kebne.actors.agent.token.ExecutorTokens;
import io.kebne.actors.agent.usage.core.UsageBook;
import io.kebne.actors.api.ExecutorClients;
import io.kebne.actors.api.FetcherStats;
import io.kebne.actors.api.JvmDiagnostics;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.api.PendingOperation;
import io.kebne.actors.api.RecoveryStats;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.time.SystemClock;
import io.kebne.http.agent.AgentApi;
import io.kebne.http.server.HttpServers;
import io.kebne.http.server.HttpSettings;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.ImageReference;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent in this process: its work directory, its actors and its HTTP server. Stopping it, by {@link #close} or by the
 * end of its actor system for any reason, leaves its tasks to the next agent in its work directory, or ends them first, as
 * its settings say; they are left in any case when the cluster has removed it. When the masters will not have the agent, it ends
 * its tasks and then itself, for the reason {@link Expelled}.
 */
public final class RunningAgent implements Node {
    private static final Logger LOG = LoggerFactory.getLogger(RunningAgent.class);
    private static final String ANY = "0.0.0.0";
    /** Given to the end of tasks beyond what the agent's settings allow for it. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** Why the actor system ends when the agent's actor has: the masters have told it to stop. */
    static final class Expelled implements CoordinatedShutdown.Reason {}

    private final ActorSystem<Void> system;
    private final AgentHost host;
    private final NodeInfo info;
    private final NodeAddress address;
    private final ActorRef<AgentActor.Message> agent;
    private final AgentLink link;
    private final AgentViews views;
    private final CompletionStage<?> stopped;
    private CompletionStage<Done> agentStopping;
    /** The end of an actor system that does not leave its cluster looks like an expulsion. */
    private volatile boolean closing;

    private RunningAgent(
            ActorSystem<Void> system,
            AgentHost host,
            NodeInfo info,
            NodeAddress address,
            ActorRef<AgentActor.Message> agent,
            AgentLink link,
            AgentViews views) {
        this.system = system;
        this.host = host;
        this.info = info;
        this.address = address;
        this.agent = agent;
        this.link = link;
        this.views = views;
        this.stopped = system.getWhenTerminated().thenRun(() -> closeQuietly(host));
    }

    /**
     * @param settings complete, with the reference configuration under them
     * @throws NodeStartException when the work directory or a port cannot be used, or no masters are named
     */
    public static RunningAgent start(Config settings) throws NodeStartException {
        Config resolved = settings.resolve();
        ClusterSettings cluster = ClusterSettings.ofAgent(resolved);
        String configured = resolved.getString("kebne.agent.ip");
        String bindAddress = configured.isBlank() ? ANY : configured;
        int port = Ports.require(bindAddress, resolved.getInt("kebne.agent.port"));
        // What others are told must be an address of this machine that they can reach.
        Config complete = settings.withValue("kebne.agent.port", ConfigValueFactory.fromAnyRef(port))
                .withValue(
                        "kebne.agent.ip",
                        ConfigValueFactory.fromAnyRef(
                                bindAddress.equals(ANY) ? cluster.address().host() : bindAddress));
        Config config = AgentLink.config(complete, cluster);
        AgentSettings agentSettings = AgentSettings.of(config);
        if (agentSettings.supervision().drainOnStop() && AgentLink.isClient(config)) {
            throw new InvalidValueException(
                    "kebne.agent.drain-on-shutdown", "an agent that is a client of the masters cannot ask them for it");
        }
        AgentHost host = open(agentSettings);
        try {
            return start(withTimeToEndTasks(config, agentSettings), cluster, host, bindAddress);
        } catch (NodeStartException | RuntimeException e) {
            closeQuietly(host);
            throw e;
        }
    }

    private static RunningAgent start(Config config, ClusterSettings cluster, AgentHost host, String bindAddress)
            throws NodeStartException {
        HttpSettings http = HttpSettings.of(config, bindAddress, host.info().port());
        ActorSystem<Void> system = ActorSystems.start(config, cluster.address());
        try {
            AgentLink link =
                    AgentLink.start(system, config, cluster, host.info().id());
            AgentViews views = new AgentViews(host);
            NodeAddress address = ActorSystems.address(system);
            NodeInfo info = info(config, cluster, address, host);
            ExecutorDoor door = new ExecutorDoor(system);
            ActorSystems.await(
                    HttpServers.bindAgent(
                            system,
                            new Api(info, views, host, door),
                            http,
                            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
                    "the HTTP server");
            ActorRef<AgentActor.Message> agent =
                    system.systemActorOf(AgentActor.create(host, link.allocator(), views), "agent", Props.empty());
            door.open(agent);
            RunningAgent running = new RunningAgent(system, host, info, address, agent, link, views);
            CoordinatedShutdown.get(system)
                    .addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "leave-or-end-tasks", running::stopAgent);
            running.onExpelled(running::noteExpelled);
            ActorRef<Void> unused = system.systemActorOf(running.watch(), "agent-watch", Props.empty());
            return running;
        } catch (NodeStartException | RuntimeException e) {
            boolean expelled = ActorSystems.wasExpelled(system);
            ActorSystems.stop(system, system.getWhenTerminated());
            if (!(e instanceof InvalidValueException) && expelled) {
                throw new ExpelledException(e);
            }
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
    public boolean awaitMember(Duration timeout) throws InterruptedException {
        return link.await(timeout);
    }

    @Override
    public void onExpelled(Runnable action) {
        link.onExpelled(action);
    }

    @Override
    public boolean wasExpelled() {
        return ActorSystems.wasExpelled(system);
    }

    @Override
    public CompletionStage<?> stopped() {
        return stopped;
    }

    @Override
    public void close() {
        closing = true;
        try {
            stopAgent().toCompletableFuture().get(timeToStop(host.settings()).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The agent did not stop in time; tasks may run on");
        }
        ActorSystems.stop(system, stopped);
    }

    private void noteExpelled() {
        if (closing) {
            return;
        }
        try {
            host.workDirectory().noteExpelled();
        } catch (IOException e) {
            LOG.warn("The next agent in this work directory will not know that this one was expelled", e);
        }
    }

    private Behavior<Void> watch() {
        return Behaviors.setup(context -> {
            context.watch(agent);
            return Behaviors.receive(Void.class)
                    .onSignal(Terminated.class, terminated -> {
                        onAgentStopped();
                        return Behaviors.stopped();
                    })
                    .build();
        });
    }

    private synchronized void onAgentStopped() {
        if (agentStopping == null) {
            agentStopping = CompletableFuture.completedFuture(Done.getInstance());
            LOG.info("The agent has stopped, so this node stops too");
            CompletionStage<Done> unused = CoordinatedShutdown.get(system).runAll(new Expelled());
        }
    }

    /** For tests. */
    ActorRef<AgentActor.Message> agent() {
        return agent;
    }

    /** Asks once, however many want it. */
    private synchronized CompletionStage<Done> stopAgent() {
        if (agentStopping == null) {
            agentStopping = host.settings().supervision().drainOnStop() && !wasExpelled()
                    ? drain().run().thenCompose(drained -> askToStop())
                    : askToStop();
        }
        return agentStopping;
    }

    private ShutdownDrain drain() {
        Duration grace = host.settings().supervision().drainGracePeriod();
        return new ShutdownDrain(
                system,
                link.allocator(),
                host.info().id(),
                grace,
                ShutdownDrain.patience(grace),
                () -> views.containers().isEmpty());
    }

    private CompletionStage<Done> askToStop() {
        return AskPattern.ask(agent, this::stop, timeToEndTasks(host.settings()), system.scheduler());
    }

    private AgentActor.Message stop(ActorRef<Done> replyTo) {
        Supervision supervision = host.settings().supervision();
        boolean keepsTasks = supervision.keepTasksOnStop() && !supervision.drainOnStop();
        return keepsTasks || wasExpelled() ? new AgentActor.Leave(replyTo) : new AgentActor.Stop(replyTo);
    }

    /** With the drain before that. */
    private static Duration timeToStop(AgentSettings settings) {
        Supervision supervision = settings.supervision();
        Duration drain =
                supervision.drainOnStop() ? ShutdownDrain.longest(supervision.drainGracePeriod()) : Duration.ZERO;
        return timeToEndTasks(settings).plus(drain);
    }

    private static Duration timeToEndTasks(AgentSettings settings) {
        return settings.limits()
                .shutdownGrace()
                .plus(settings.limits().acknowledgeTimeout())
                .plus(MARGIN);
    }

    /** Akka goes on with the shutdown after five seconds otherwise, whether tasks have ended or not. */
    private static Config withTimeToEndTasks(Config config, AgentSettings settings) {
        return config.withValue(
                "akka.coordinated-shutdown.phases.before-service-unbind.timeout",
                ConfigValueFactory.fromAnyRef(timeToStop(settings)));
    }

    private static AgentHost open(AgentSettings settings) throws NodeStartException {
        try {
            return AgentHost.open(settings, Version.current());
        } catch (AgentStartException e) {
            throw new NodeStartException(e.getMessage(), e);
        }
    }

    private static NodeInfo info(Config config, ClusterSettings cluster, NodeAddress self, AgentHost host) {
        Flags flags = Flags.of(config, Role.AGENT)
                .with(cluster, self)
                .with("hostname", host.info().hostname())
                .with("resources", host.info().resources())
                .with("work_dir", host.workDirectory().root())
                .with("supervisor", host.supervisor())
                .with("runtime_dir", host.runtimeDirectory())
                .with("isolation", host.isolation().inForce().names())
                .with(
                        "isolation_gaps",
                        String.join("; ", host.isolation().inForce().notHeld()))
                .with("control_groups", host.isolation().inForce().mode());
        return new NodeInfo(
                host.info().id().value(),
                host.info().hostname(),
                host.info().ip(),
                host.info().port(),
                self.toString(),
                System.currentTimeMillis(),
                Version.current(),
                flags.asMap(),
                host.info().domain());
    }

    private static void closeQuietly(AgentHost host) {
        try {
            host.close();
        } catch (IOException e) {
            LOG.warn("The agent's work directory could not be given back: {}", e.toString());
        }
    }

    private record Api(NodeInfo node, AgentViews views, AgentHost host, ExecutorClients executors) implements AgentApi {
        @Override
        public Optional<AgentView> view() {
            return Optional.of(views.get());
        }

        @Override
        public Optional<SandboxFiles> files() {
            return Optional.of(host.files());
        }

        @Override
        public JvmDiagnostics jvms() {
            return host.jvms().diagnostics();
        }

        @Override
        public Optional<UsageBook.Report> needs() {
            return Optional.of(host.usage().report(SystemClock.now().monotonicMillis()));
        }

        @Override
        public CollectedSandboxes collected() {
            return host.collected();
        }

        @Override
        public ContainerUsage usage(String containerId) {
            return host.isolation().usage(containerId);
        }

        @Override
        public Optional<NestedContainers> containers() {
            return Optional.of(host.nested());
        }

        @Override
        public Optional<ExecutorTokens> executorTokens() {
            return host.executorTokens();
        }

        @Override
        public CompletionStage<Integer> pruneImages(List<ImageReference> excluded) {
            return host.pruneImages(excluded);
        }

        @Override
        public List<PendingOperation> pendingOperations() {
            return host.pendingOperations();
        }

        @Override
        public List<String> troubles() {
            return views.troubles();
        }

        @Override
        public Optional<RecoveryStats> recovery() {
            return views.recovery();
        }

        @Override
        public Optional<FetcherStats> fetcherStats() {
            return Optional.of(views.fetcherStats());
        }
    }
}
