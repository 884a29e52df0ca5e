package io.kebne.http.server;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.pathPrefix;

import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.server.Route;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.api.JobsApi;
import io.kebne.actors.api.MasterApi;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.actors.api.ServicesApi;
import io.kebne.http.agent.AgentApi;
import io.kebne.http.agent.AgentRoutes;
import io.kebne.http.agent.ContainerRoutes;
import io.kebne.http.agent.RecommendationRoutes;
import io.kebne.http.agent.v1.AgentApiRoutes;
import io.kebne.http.authentication.Authentication;
import io.kebne.http.executor.ExecutorRoutes;
import io.kebne.http.explain.ConstraintRoutes;
import io.kebne.http.explain.ExplainRoutes;
import io.kebne.http.files.FilesRoutes;
import io.kebne.http.files.NodeFiles;
import io.kebne.http.index.EndpointIndex;
import io.kebne.http.index.Endpoints;
import io.kebne.http.job.JobRoutes;
import io.kebne.http.json.Answers;
import io.kebne.http.jvm.JvmRoutes;
import io.kebne.http.limits.CallLimiter;
import io.kebne.http.maintenance.MaintenanceRoutes;
import io.kebne.http.metrics.AgentMetrics;
import io.kebne.http.metrics.JvmMeters;
import io.kebne.http.metrics.MasterMetrics;
import io.kebne.http.metrics.MetricsRoutes;
import io.kebne.http.metrics.OperatorTraffic;
import io.kebne.http.metrics.SchedulerTraffic;
import io.kebne.http.metrics.SystemRoutes;
import io.kebne.http.node.LogVerbosity;
import io.kebne.http.node.LoggingRoutes;
import io.kebne.http.node.NodeRoutes;
import io.kebne.http.node.ProfilerRoutes;
import io.kebne.http.node.RedirectRoutes;
import io.kebne.http.operator.AgentControlRoutes;
import io.kebne.http.operator.OperatorRoutes;
import io.kebne.http.operator.ResizeRoutes;
import io.kebne.http.operator.v1.OperatorApiRoutes;
import io.kebne.http.operator.v1.OperatorApiSettings;
import io.kebne.http.policy.PriorityRoutes;
import io.kebne.http.policy.QuotaRoutes;
import io.kebne.http.policy.RoleWeights;
import io.kebne.http.policy.WeightRoutes;
import io.kebne.http.policy.WhitelistRoutes;
import io.kebne.http.registry.RegistryRoutes;
import io.kebne.http.request.Commands;
import io.kebne.http.reservation.ReservationRoutes;
import io.kebne.http.scheduler.SchedulerRoutes;
import io.kebne.http.service.DiscoveryRoutes;
import io.kebne.http.service.ServiceRoutes;
import io.kebne.http.state.HistoryLimits;
import io.kebne.http.state.StateRoutes;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/**
 * Starts the HTTP server of a node. Each server stops with its actor system, or when its binding is terminated. A stage
 * that fails does so with an {@link HttpBindException}.
 *
 * <p>Each node has a registry of its own, even if several nodes share a JVM: meters of the same name would be one.
 */
public final class HttpServers {
    /** How often the ledger is looked at for what has happened; a view forgets what is 1000 tasks of a framework ago. */
    private static final Duration OBSERVE_INTERVAL = Duration.ofMillis(500);

    private HttpServers() {}

    public static CompletionStage<ServerBinding> bindMaster(
            ActorSystem<?> system,
            MasterApi master,
            SchedulerClients schedulers,
            ServicesApi services,
            JobsApi jobs,
            HttpSettings settings,
            PrometheusMeterRegistry registry) {
        Authentication authentication = Authentication.ofMaster(system);
        RoleWeights weights = new RoleWeights(
                AllocatorSettings.from(system.settings().config().getConfig("kebne.allocator")));
        Answers answers = new Answers(system);
        Commands commands = new Commands(master);
        SchedulerTraffic traffic = new SchedulerTraffic();
        OperatorTraffic operators = new OperatorTraffic();
        CallLimiter limiter = CallLimiter.from(system.settings().config(), System::nanoTime);
        MasterMetrics metrics =
                new MasterMetrics(master, jobs, weights, traffic, operators, limiter, InstantSource.system());
        EndpointIndex index = Endpoints.ofMaster();
        LogVerbosity verbosity = verbosity(system);
        Route streams = concat(
                SchedulerRoutes.create(master, schedulers, traffic, limiter, system),
                OperatorApiRoutes.create(master, weights, metrics, operators, limiter, verbosity, system));
        Route routes = concat(
                index.routes(master.node().version()),
                LoggingRoutes.create(verbosity),
                SystemRoutes.create(answers),
                NodeRoutes.create(master::node, () -> master.health().reasons(), answers),
                RedirectRoutes.create(master::node),
                StateRoutes.create(
                        master, weights, HistoryLimits.from(system.settings().config()), answers),
                ExplainRoutes.create(master, answers),
                ConstraintRoutes.create(master, answers),
                RegistryRoutes.create(master, answers),
                ProfilerRoutes.create(answers),
                OperatorRoutes.create(master),
                AgentControlRoutes.create(commands),
                ResizeRoutes.create(commands),
                ReservationRoutes.create(commands),
                MaintenanceRoutes.create(master, commands, answers),
                WeightRoutes.create(master, weights, commands, answers),
                QuotaRoutes.create(master, commands, answers),
                PriorityRoutes.create(master, commands, answers),
                WhitelistRoutes.create(master, commands, answers),
                MetricsRoutes.create(metrics, registry, answers),
                JobRoutes.create(jobs),
                ServiceRoutes.create(master, services),
                DiscoveryRoutes.create(services),
                FilesRoutes.create(NodeFiles.ofMaster(master::node), system));
        return Listener.bind(
                        system,
                        index.door(authentication, under("master", streams)),
                        index.door(authentication, under("master", routes)),
                        settings)
                .thenApply(binding -> {
                    Cancellable observing = system.scheduler()
                            .scheduleWithFixedDelay(
                                    Duration.ZERO,
                                    OBSERVE_INTERVAL,
                                    metrics::observe,
                                    system.dispatchers().lookup(DispatcherSelector.defaultDispatcher()));
                    binding.whenTerminationSignalIssued().thenRun(observing::cancel);
                    return measured(binding, registry);
                });
    }

    public static CompletionStage<ServerBinding> bindAgent(
            ActorSystem<?> system, AgentApi agent, HttpSettings settings, PrometheusMeterRegistry registry) {
        Authentication authentication = Authentication.ofAgent(system, agent.executorTokens());
        Answers answers = new Answers(system);
        EndpointIndex index = Endpoints.ofAgent();
        LogVerbosity verbosity = verbosity(system);
        AgentMetrics metrics = new AgentMetrics(agent, InstantSource.system());
        long maxCall = OperatorApiSettings.from(system.settings().config()).maxCall();
        // A stream's connection is used one way, so it needs a sign of life before it counts as idle.
        Duration heartbeat = settings.idleTimeout().dividedBy(2);
        Route routes = concat(
                index.routes(agent.node().version()),
                AgentApiRoutes.create(agent, metrics, verbosity, maxCall, heartbeat, system),
                LoggingRoutes.create(verbosity),
                SystemRoutes.create(answers),
                ContainerRoutes.create(agent, answers, InstantSource.system()),
                RecommendationRoutes.create(agent, answers),
                JvmRoutes.create(agent::jvms, system),
                ProfilerRoutes.create(answers),
                NodeRoutes.create(agent::node, agent::troubles, answers),
                AgentRoutes.create(agent, answers),
                MetricsRoutes.create(metrics, registry, answers),
                FilesRoutes.create(NodeFiles.ofAgent(agent::node, agent::readyFiles), system));
        Route streams = ExecutorRoutes.create(agent.executors(), heartbeat, system);
        return Listener.bind(
                        system,
                        index.door(authentication, under("slave(1)", streams)),
                        index.door(authentication, under("slave(1)", routes)),
                        settings)
                .thenApply(binding -> measured(binding, registry));
    }

    private static LogVerbosity verbosity(ActorSystem<?> system) {
        return new LogVerbosity(
                (delay, action) -> system.scheduler().scheduleOnce(delay, action, system.executionContext()));
    }

    /** Also under the name that Mesos gives its process. */
    private static Route under(String name, Route routes) {
        return concat(routes, pathPrefix(name, () -> routes));
    }

    private static ServerBinding measured(ServerBinding binding, PrometheusMeterRegistry registry) {
        JvmMeters meters = JvmMeters.bind(registry);
        binding.whenTerminationSignalIssued().thenRun(meters::close);
        return binding;
    }
}
