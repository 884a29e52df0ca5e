package io.kebne.launcher.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.SeedDiscovery;
import io.kebne.launcher.client.CredentialFile;
import io.kebne.launcher.seeds.MasterSource;
import io.kebne.launcher.settings.Overrides;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.credential.Credential;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kebne agent}. */
@Command(
        name = "agent",
        description = {
            "Runs an agent until it is stopped; its tasks run on, for the next start of the agent to take back.",
            "Example: kebne agent --master http://10.0.0.1:5050 --work-dir /var/lib/kebne/agent"
        })
public final class AgentCommand extends NodeCommand {
    private static final String CREDENTIAL = "kebne.node.credential";

    @Option(
            names = "--master",
            split = ",",
            paramLabel = "URL",
            description = "HTTP address of a master, or several; one is asked for the cluster addresses of all."
                    + " Default: $KEBNE_MASTER, or http://127.0.0.1:5050, unless the settings name the masters.")
    private List<String> urls;

    @Option(
            names = "--credential",
            paramLabel = "FILE",
            description = "File with the name and the secret by which the agent asks a master;"
                    + " default: $KEBNE_CREDENTIALS, or none.")
    private String credential;

    @Option(
            names = "--resources",
            paramLabel = "RESOURCES",
            description = "What it offers, such as 'cpus:4;mem:8192'; the rest is detected.")
    private String resources;

    @Option(
            names = "--attributes",
            paramLabel = "ATTRIBUTES",
            description = "What offers carry along, such as 'rack:a;zone:west'.")
    private String attributes;

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            description = "Where the machine stands: region/zone, or Mesos' JSON object.")
    private String domain;

    @Option(
            names = "--join",
            paramLabel = "HOW",
            description = "member: the agent is a member of the masters' cluster; client: it only speaks to them.")
    private String join;

    @Option(
            names = "--reconfiguration-policy",
            paramLabel = "POLICY",
            description = "What may be different when the agent comes back: equal, additive (more) or any.")
    private String reconfigurationPolicy;

    @Option(
            names = "--switch-user",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Run tasks as the user that their framework names.")
    private Boolean switchUser;

    @Option(
            names = "--executor-shutdown-grace-period",
            paramLabel = "TIME",
            description = "How long tasks may take to end when the agent stops, such as 5s.")
    private String shutdownGracePeriod;

    @Option(
            names = "--tasks-on-stop",
            paramLabel = "WHAT",
            description = "keep (default): tasks run on when the agent is stopped; end: they end with it.")
    private String tasksOnStop;

    @Option(
            names = "--drain-on-shutdown",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "When the agent is stopped, drain it first; then it leaves its pool.")
    private Boolean drainOnShutdown;

    @Option(
            names = "--drain-grace-period",
            paramLabel = "TIME",
            description = "How long tasks may take to end then, such as 1m.")
    private String drainGracePeriod;

    @Option(
            names = "--runtime-dir",
            paramLabel = "DIR",
            description = "Where tasks' supervisors note what they do; default /run/kebne/<agent id>.")
    private String runtimeDir;

    @Option(
            names = "--gc-delay",
            paramLabel = "TIME",
            description = "How long sandboxes are kept after their end when there is room, such as 7d.")
    private String gcDelay;

    @Option(
            names = "--gc-disk-headroom",
            paramLabel = "PART",
            description = "The part of the disk, from 0 to 1, that is to stay free; default 0.1.")
    private Double gcDiskHeadroom;

    @Option(
            names = "--disk-watch-interval",
            paramLabel = "TIME",
            description = "How often old sandboxes are looked for, such as 1m.")
    private String diskWatchInterval;

    @Option(
            names = "--authenticate-http-executors",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Let frameworks' executors call the agent only with the token that it gave them.")
    private Boolean authenticateExecutors;

    @Option(
            names = {"--jwt-secret-key", "--executor-secret-key"},
            paramLabel = "FILE",
            description = "File with the key that signs executors' tokens, at least 32 bytes.")
    private String jwtSecretKey;

    @Mixin
    private final IsolationOptions isolation = new IsolationOptions();

    @Mixin
    private final LendingOptions lending = new LendingOptions();

    @Mixin
    private final FetcherOptions fetcher = new FetcherOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Option(
            names = "--jdks",
            split = ",",
            paramLabel = "DIR",
            description = "JDKs for Java programs, beside those that the agent finds.")
    private List<String> jdks;

    @Override
    String block() {
        return "kebne.agent";
    }

    @Override
    Overrides ownOverrides(Overrides overrides) {
        mastersFlag().filter(flag -> urls != null).ifPresent(flag -> {
            throw new InvalidValueException("--master", "has no effect beside " + flag);
        });
        return lending.put(fetcher.put(engine.put(output.put(isolation.put(overrides)))))
                .put(CREDENTIAL, credential)
                .put("kebne.agent.resources", resources)
                .put("kebne.agent.attributes", attributes)
                .put("kebne.agent.domain", domain)
                .put("kebne.agent.join", join)
                .put("kebne.agent.reconfiguration-policy", reconfigurationPolicy)
                .put("kebne.agent.switch-user", switchUser)
                .put("kebne.agent.tasks-on-stop", tasksOnStop)
                .put("kebne.agent.drain-on-shutdown", drainOnShutdown)
                .time("kebne.agent.drain-grace-period", drainGracePeriod)
                .put("kebne.agent.runtime-dir", runtimeDir)
                .put("kebne.agent.jdks", jdks)
                .put("kebne.agent.jwt-secret-key", jwtSecretKey)
                .put("kebne.http.authentication.executors", authenticateExecutors)
                .put("kebne.agent.gc-disk-headroom", gcDiskHeadroom)
                .time("kebne.agent.gc-delay", gcDelay)
                .time("kebne.agent.disk-watch-interval", diskWatchInterval)
                .time("kebne.agent.executor-shutdown-grace-period", shutdownGracePeriod);
    }

    @Override
    Config prepared(Config own) throws InterruptedException {
        Config known = NodeConfig.base(own).resolve();
        MasterSource source = MasterSource.of(known);
        if (urls == null && !source.equals(new MasterSource.Listed(List.of()))) {
            if (!known.getString(CREDENTIAL).isBlank()) {
                throw new InvalidValueException(CREDENTIAL, "has no effect where no master is asked over HTTP");
            }
            return own;
        }
        Duration timeout = known.getDuration("kebne.node.discovery-timeout");
        SeedDiscovery.Masters found = Discovery.of(urls, credential(known)).masters(timeout);
        return ConfigFactory.parseMap(Map.of(
                        MasterSource.LIST,
                        found.addresses().stream().map(NodeAddress::toString).toList(),
                        ClusterSettings.REQUIRED,
                        found.count(),
                        MasterSource.FILE,
                        "",
                        MasterSource.DNS,
                        ""))
                .withFallback(own);
    }

    private static Optional<Credential> credential(Config known) {
        String file = known.getString(CREDENTIAL);
        return CredentialFile.read(CREDENTIAL, file.isBlank() ? null : file);
    }

    @Override
    Node start(Config complete) throws NodeStartException {
        return RunningAgent.start(complete);
    }
}
