package io.kebne.launcher.node;

import akka.actor.CoordinatedShutdown;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.seeds.MasterSource;
import io.kebne.launcher.settings.Overrides;
import io.kebne.launcher.settings.SettingsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the commands that run one node have in common. The process ends when the node does: on SIGTERM or SIGINT in good
 * order, with exit code 75 when the cluster has expelled the node, unless that begins anew then.
 */
@Command
abstract class NodeCommand implements Callable<Integer> {
    /** When a node is no member by then, its operator is told so. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Map<String, Object> ONE_NODE_PROCESS = Map.of(
            "akka.coordinated-shutdown.exit-jvm",
            true,
            // A start that fails is said by the command, which ends the process then.
            override(CoordinatedShutdown.actorSystemTerminateReason(), "exit-jvm"),
            false,
            override(CoordinatedShutdown.clusterDowningReason(), "exit-code"),
            ExitCode.EXPELLED,
            override(new RunningAgent.Expelled(), "exit-code"),
            ExitCode.FAILED);

    @Mixin
    private SettingsOptions settings;

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "Address of the HTTP server.")
    private String ip;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the HTTP server; 0: any free one.")
    private Integer port;

    @Option(names = "--hostname", paramLabel = "NAME", description = "How people reach this machine.")
    private String hostname;

    @Option(names = "--work-dir", paramLabel = "DIR", description = "Directory for what the node keeps.")
    private String workDir;

    @Option(
            names = {"--cluster-host", "--advertise-ip"},
            paramLabel = "ADDRESS",
            description = "Address under which the other nodes reach this one.")
    private String clusterHost;

    @Option(
            names = {"--cluster-port", "--advertise-port"},
            paramLabel = "PORT",
            description = "Port for the other nodes.")
    private Integer clusterPort;

    @Option(
            names = "--masters",
            split = ",",
            paramLabel = "HOST:PORT",
            description = "Cluster addresses of all masters, the same on each node.")
    private List<String> masters;

    @Option(
            names = "--masters-file",
            paramLabel = "FILE",
            description = "File with the cluster addresses of all masters, one on each line.")
    private String mastersFile;

    @Option(
            names = "--masters-dns",
            paramLabel = "NAME[:PORT]",
            description = "Name whose addresses are those of all masters, or _kebne._tcp.NAME with SRV records.")
    private String mastersDns;

    @Option(
            names = "--log-file",
            paramLabel = "FILE",
            description = "The node's log; default log/kebne.log in the work directory.")
    private String logFile;

    @Option(
            names = {"--log-level", "--logging-level"},
            paramLabel = "LEVEL",
            description = "error, warn, info, debug or trace; default info.")
    private String logLevel;

    @Option(
            names = "--authenticate-http-readonly",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Show things over HTTP only to those who say who they are.")
    private Boolean authenticateReadonly;

    @Option(
            names = "--authenticate-http-readwrite",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Let things be changed over HTTP only by those who say who they are.")
    private Boolean authenticateReadwrite;

    @Option(
            names = {"--credentials", "--http-credentials"},
            paramLabel = "FILE",
            description = "File with the names and secrets of all who may ask.")
    private String credentials;

    @Option(
            names = "--stop-on-end-of-input",
            hidden = true,
            description = "Stop when standard input ends, as it does when the parent process does.")
    private boolean stopOnEndOfInput;

    /** The block of this role, such as {@code kebne.master}. */
    abstract String block();

    abstract Overrides ownOverrides(Overrides overrides);

    /** The flag that says where the masters are, if one does. */
    final Optional<String> mastersFlag() {
        if (masters != null) {
            return Optional.of("--masters");
        }
        return mastersFile != null
                ? Optional.of("--masters-file")
                : Optional.ofNullable(mastersDns).map(name -> "--masters-dns");
    }

    /** Settings that must be found out before the node starts. */
    Config prepared(Config own) throws NodeStartException, InterruptedException {
        return own;
    }

    abstract Node start(Config complete) throws NodeStartException;

    /** Whether a node that the cluster has removed is started again in the same process, and what its operator is told. */
    Optional<String> anewAfterExpulsion() {
        return Optional.empty();
    }

    @Override
    public Integer call() throws NodeStartException, InterruptedException {
        Config own = ownOverrides(overrides()).over(settings.settings());
        Config known = NodeConfig.base(own).resolve();
        Path directory = WorkDirectories.usable(Path.of(known.getString(block() + ".work-dir")));
        Path log = logFile(known, directory);
        Logging.toFile(log, known.getString("kebne.node.log-level"));
        Logging.errorsToTerminal();
        Config process = ConfigFactory.parseMap(ONE_NODE_PROCESS)
                .withFallback(ConfigFactory.parseMap(Map.of(
                        override(CoordinatedShutdown.clusterDowningReason(), "exit-jvm"),
                        anewAfterExpulsion().isEmpty())))
                .withFallback(ConfigFactory.parseMap(Map.of(
                        "kebne.node.log-file", log.toString(),
                        "akka.loglevel", known.getString("kebne.node.log-level"))));
        return run(NodeConfig.base(process.withFallback(prepared(own))), directory, log);
    }

    private int run(Config complete, Path directory, Path log) throws NodeStartException, InterruptedException {
        Node node = started(complete);
        System.out.printf(
                "Kebne %s %s at %s, in the cluster at %s%nWork directory %s, log %s%n",
                Version.current(), node.name(), node.url(), node.clusterAddress(), directory, log);
        if (stopOnEndOfInput) {
            EndOfInput.then(() -> System.exit(ExitCode.OK));
        }
        while (wasExpelled(node)) {
            if (anewAfterExpulsion().isEmpty()) {
                return ExitCode.EXPELLED;
            }
            node = started(complete);
        }
        return ExitCode.FAILED;
    }

    private Node started(Config complete) throws NodeStartException {
        while (true) {
            try {
                return start(complete);
            } catch (ExpelledException e) {
                if (anewAfterExpulsion().isEmpty()) {
                    throw e;
                }
            }
        }
    }

    /** Waits for the end of the node. */
    private boolean wasExpelled(Node node) throws NodeStartException, InterruptedException {
        node.onExpelled(() ->
                System.err.println("kebne: the cluster has removed this node, which was out of its reach for too long; "
                        + anewAfterExpulsion().orElse("start it again, and it will join anew")));
        if (!node.awaitMember(PATIENCE) && !node.wasExpelled()) {
            System.err.println(
                    "kebne: not yet in the cluster: the masters do not answer or have no majority; still trying");
        }
        try {
            node.stopped().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new NodeStartException("the node failed: " + e.getCause(), e.getCause());
        }
        return node.wasExpelled();
    }

    private Overrides overrides() {
        return new Overrides()
                .put(block() + ".ip", ip)
                .put(block() + ".port", port)
                .put(block() + ".hostname", hostname)
                .put(block() + ".work-dir", workDir)
                .put("kebne.cluster.host", clusterHost)
                .put("kebne.cluster.port", clusterPort)
                .put(MasterSource.LIST, masters)
                .put(MasterSource.FILE, mastersFile)
                .put(MasterSource.DNS, mastersDns)
                .put("kebne.http.authentication.readonly", authenticateReadonly)
                .put("kebne.http.authentication.readwrite", authenticateReadwrite)
                .put("kebne.http.authentication.credentials", credentials)
                .put("kebne.node.log-file", logFile)
                .put("kebne.node.log-level", logLevel);
    }

    private static String override(CoordinatedShutdown.Reason reason, String setting) {
        return "akka.coordinated-shutdown.reason-overrides.\""
                + reason.getClass().getName() + "\"." + setting;
    }

    private static Path logFile(Config settings, Path directory) {
        String configured = settings.getString("kebne.node.log-file");
        return configured.isBlank()
                ? directory.resolve("log").resolve("kebne.log")
                : Path.of(configured).toAbsolutePath().normalize();
    }
}
