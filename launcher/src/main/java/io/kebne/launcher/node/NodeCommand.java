package io.kebne.launcher.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.settings.Overrides;
import io.kebne.launcher.settings.SettingsOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the commands that run one node have in common. The process ends when the node does: on SIGTERM or SIGINT in good
 * order, with exit code 1 when the cluster has expelled the node.
 */
@Command
abstract class NodeCommand implements Callable<Integer> {
    private static final Map<String, Object> ONE_NODE_PROCESS = Map.of("akka.coordinated-shutdown.exit-jvm", "on");

    @Mixin
    private SettingsOptions settings;

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "Address of the HTTP server.")
    private String ip;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the HTTP server.")
    private Integer port;

    @Option(names = "--hostname", paramLabel = "NAME", description = "How people reach this machine.")
    private String hostname;

    @Option(
            names = {"--work-dir", "--work_dir"},
            paramLabel = "DIR",
            description = "Directory for what the node keeps.")
    private String workDir;

    @Option(names = "--cluster-host", paramLabel = "ADDRESS", description = "Address for the other nodes.")
    private String clusterHost;

    @Option(names = "--cluster-port", paramLabel = "PORT", description = "Port for the other nodes.")
    private Integer clusterPort;

    @Option(
            names = "--stop-on-end-of-input",
            hidden = true,
            description = "Stop when standard input ends, as it does when the parent process does.")
    private boolean stopOnEndOfInput;

    /** The block of this role, such as {@code kebne.master}. */
    abstract String block();

    abstract Overrides ownOverrides(Overrides overrides);

    abstract Node start(Config complete) throws NodeStartException;

    @Override
    public Integer call() throws NodeStartException, InterruptedException {
        Overrides overrides = new Overrides()
                .put(block() + ".ip", ip)
                .put(block() + ".port", port)
                .put(block() + ".hostname", hostname)
                .put(block() + ".work-dir", workDir)
                .put("kebne.cluster.host", clusterHost)
                .put("kebne.cluster.port", clusterPort);
        Config own = ConfigFactory.parseMap(ONE_NODE_PROCESS)
                .withFallback(ownOverrides(overrides).over(settings.settings()));
        Config complete = NodeConfig.base(own);
        Path directory = WorkDirectories.usable(
                Path.of(complete.resolve().getString(block() + ".work-dir")));
        Logging.toFile(directory.resolve("log").resolve("kebne.log"));
        Node node = start(complete);
        System.out.printf(
                "Kebne %s %s at %s, in the cluster at %s, work directory %s%n",
                Version.current(), node.name(), node.url(), node.clusterAddress(), directory);
        if (stopOnEndOfInput) {
            EndOfInput.then(() -> System.exit(ExitCode.OK));
        }
        try {
            node.stopped().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new NodeStartException("the node failed: " + e.getCause(), e.getCause());
        }
        return ExitCode.FAILED;
    }
}
