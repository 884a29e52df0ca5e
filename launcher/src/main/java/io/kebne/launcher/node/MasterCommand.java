package io.kebne.launcher.node;

import com.typesafe.config.Config;
import io.kebne.launcher.settings.Overrides;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kebne master}. */
@Command(
        name = "master",
        description = {
            "Runs a master until it is stopped.",
            "Example: kebne master --work-dir /var/lib/kebne/master --cluster-host 10.0.0.1"
                    + " --masters 10.0.0.1:5055,10.0.0.2:5055,10.0.0.3:5055"
        })
public final class MasterCommand extends NodeCommand {
    @Option(
            names = "--required-masters",
            paramLabel = "N",
            description = "How many masters must be found before one of them forms a cluster.")
    private Integer requiredMasters;

    @Option(names = "--cluster", paramLabel = "NAME", description = "Name of the cluster, for people.")
    private String cluster;

    @Option(names = "--journal", paramLabel = "KIND", description = "embedded, cassandra or memory.")
    private String journal;

    @Option(
            names = "--journal-file",
            paramLabel = "FILE",
            description = "File of the embedded journal, shared by all masters of the machine.")
    private String journalFile;

    @Option(
            names = "--offer-timeout",
            paramLabel = "TIME",
            description = "After which offers are rescinded, such as 30s.")
    private String offerTimeout;

    @Option(
            names = "--agent-unreachable-timeout",
            paramLabel = "TIME",
            description = "After which silence an agent is given up"
                    + " (Mesos: --agent_ping_timeout times --max_agent_ping_timeouts).")
    private String agentUnreachableTimeout;

    @Option(
            names = "--agent-reregister-timeout",
            paramLabel = "TIME",
            description = "How long agents may stay away after a failover.")
    private String agentReregisterTimeout;

    @Option(
            names = "--agent-removal-rate-limit",
            paramLabel = "N/TIME",
            description = "How fast silent agents are given up, such as 1/10mins.")
    private String agentRemovalRateLimit;

    @Option(
            names = "--recovery-agent-removal-limit",
            paramLabel = "PERCENT",
            description = "When more agents stay away after a failover, none is given up.")
    private String recoveryAgentRemovalLimit;

    @Option(
            names = "--registry-gc-interval",
            paramLabel = "TIME",
            description = "How often agents that are unreachable or gone are forgotten.")
    private String registryGcInterval;

    @Option(names = "--registry-max-agent-age", paramLabel = "TIME", description = "After how long they are.")
    private String registryMaxAgentAge;

    @Option(names = "--registry-max-agent-count", paramLabel = "N", description = "How many of either are remembered.")
    private Integer registryMaxAgentCount;

    @Option(
            names = "--max-completed-frameworks",
            paramLabel = "N",
            description = "How many frameworks that are over are shown.")
    private Integer maxCompletedFrameworks;

    @Option(
            names = "--max-completed-tasks-per-framework",
            paramLabel = "N",
            description = "How many ended tasks of each framework are shown.")
    private Integer maxCompletedTasks;

    @Option(
            names = "--max-unreachable-tasks-per-framework",
            paramLabel = "N",
            description = "How many tasks of each framework that cannot be reached are shown.")
    private Integer maxUnreachableTasks;

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            description = "Where the masters stand, the same region on each: region/zone, or Mesos' JSON object.")
    private String domain;

    @Option(
            names = "--authenticate-http-frameworks",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Take calls of the scheduler API only from those who say who they are.")
    private Boolean authenticateFrameworks;

    @Option(
            names = "--rate-limits",
            paramLabel = "JSON|FILE",
            description = "How fast principals may call the v1 APIs, as Mesos' RateLimits.")
    private String rateLimits;

    @Option(
            names = "--weights",
            paramLabel = "ROLE=N[,…]",
            description = "Weights of roles, such as 'web=2,batch=0.5'.")
    private String weights;

    @Option(
            names = "--dns-port",
            paramLabel = "PORT",
            description = "Tell by DNS where services can be reached, on this port; default: not at all.")
    private Integer dnsPort;

    @Option(names = "--dns-domain", paramLabel = "NAME", description = "The domain of services; default: kebne.")
    private String dnsDomain;

    @Override
    String block() {
        return "kebne.master";
    }

    @Override
    Overrides ownOverrides(Overrides overrides) {
        return overrides
                .put("kebne.cluster.required-masters", requiredMasters)
                .put("kebne.master.cluster", cluster)
                .put("kebne.journal.kind", journal)
                .put("kebne.journal.embedded.file", journalFile)
                .time("kebne.allocator.offer-timeout", offerTimeout)
                .time("kebne.allocator.agent-unreachable-timeout", agentUnreachableTimeout)
                .time("kebne.allocator.agent-reregister-timeout", agentReregisterTimeout)
                .put("kebne.allocator.agent-removal-rate-limit", agentRemovalRateLimit)
                .put("kebne.allocator.recovery-agent-removal-limit", recoveryAgentRemovalLimit)
                .time("kebne.allocator.registry-gc-interval", registryGcInterval)
                .time("kebne.allocator.registry-max-agent-age", registryMaxAgentAge)
                .put("kebne.allocator.registry-max-agent-count", registryMaxAgentCount)
                .put("kebne.http.history.max-completed-frameworks", maxCompletedFrameworks)
                .put("kebne.http.history.max-completed-tasks-per-framework", maxCompletedTasks)
                .put("kebne.http.history.max-unreachable-tasks-per-framework", maxUnreachableTasks)
                .put("kebne.allocator.domain", domain)
                .put("kebne.http.authentication.frameworks", authenticateFrameworks)
                .put("kebne.http.rate-limits", rateLimits)
                .put("kebne.dns.port", dnsPort)
                .put("kebne.dns.domain", dnsDomain)
                .pairs("kebne.allocator.weights", "--weights", weights);
    }

    /** It answers readers and refuses writers, with the reason, until there is a majority that takes it in. */
    @Override
    Optional<String> anewAfterExpulsion() {
        return Optional.of("it begins anew and waits for a majority of masters");
    }

    @Override
    Node start(Config complete) throws NodeStartException {
        return RunningMaster.start(complete);
    }
}
