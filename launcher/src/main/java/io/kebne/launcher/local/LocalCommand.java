package io.kebne.launcher.local;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.node.Logging;
import io.kebne.launcher.node.NodeStartException;
import io.kebne.launcher.node.Version;
import io.kebne.launcher.node.WorkDirectories;
import io.kebne.launcher.settings.SettingsOptions;
import io.kebne.protocol.InvalidValueException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kebne local}. */
@Command(
        name = "local",
        description = {
            "Runs a whole cluster on this machine until Ctrl-C.",
            "Each agent offers all processors and all memory of the machine.",
            "Example: kebne local --processes --masters 3 --agents 3"
        })
public final class LocalCommand implements Callable<Integer> {
    private static final int MAX_MASTERS = 7;
    private static final int MAX_AGENTS = 50;
    private static final Set<String> SHARED_JOURNALS = Set.of("embedded", "cassandra");

    @Mixin
    private SettingsOptions settings;

    @Option(names = "--agents", paramLabel = "N", defaultValue = "3", description = "How many; default 3.")
    private int agents;

    @Option(names = "--masters", paramLabel = "N", defaultValue = "1", description = "How many; default 1.")
    private int masters;

    @Option(names = "--processes", description = "Each node its own process.")
    private boolean processes;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "5050",
            description = "HTTP port of the first master; agents take the next ones; default 5050; 0: free ones.")
    private int port;

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description = "Directory for what the nodes keep; default ~/.kebne/local.")
    private Path workDir;

    @Option(
            names = "--journal",
            paramLabel = "KIND",
            defaultValue = "embedded",
            description = "embedded (default; on disk), cassandra (which must run already) or memory.")
    private String journal;

    @Override
    public Integer call() throws NodeStartException, InterruptedException {
        require(masters >= 1 && masters <= MAX_MASTERS, "--masters", "must lie between 1 and " + MAX_MASTERS);
        require(agents >= 1 && agents <= MAX_AGENTS, "--agents", "must lie between 1 and " + MAX_AGENTS);
        require(
                masters == 1 || SHARED_JOURNALS.contains(journal),
                "--journal",
                "several masters need a journal that they share: embedded or cassandra");
        Path directory = WorkDirectories.usable(
                workDir != null ? workDir : Path.of(System.getProperty("user.home"), ".kebne", "local"));
        Path log = directory.resolve("log").resolve("kebne.log");
        Config own = settings.settings();
        Logging.toFile(log, NodeConfig.base(own).resolve().getString("kebne.node.log-level"));
        LocalOptions options = new LocalOptions(
                masters, agents, port, directory, journal, withLogFile(own, processes ? "" : log.toString()));
        PrintStream out = System.out;
        Consumer<String> ended = line -> out.println("kebne: " + line);
        LocalCluster cluster =
                processes ? ProcessCluster.start(options, ended) : InProcessCluster.start(options, ended);
        Thread stop = new Thread(cluster::close, "stop-local-cluster");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            Readiness.awaitAgents(
                    cluster, agents, active -> out.println("Agents: " + Math.max(0, active) + " of " + agents + " up"));
        } catch (NodeStartException e) {
            cluster.close();
            throw e;
        }
        banner(out, cluster, directory);
        new CountDownLatch(1).await();
        return ExitCode.OK;
    }

    private void banner(PrintStream out, LocalCluster cluster, Path directory) {
        out.printf(
                "Kebne %s: %d master%s and %d agents, state in %s%n",
                Version.current(), masters, masters == 1 ? "" : "s", agents, directory);
        for (LocalCluster.Member member : cluster.members()) {
            out.printf("  %-10s %-24s pid %d%n", member.name(), member.url(), member.pid());
        }
        String option = port == 5050 ? "" : " --master " + cluster.masterUrl();
        out.println("Try:  ./kebne run" + option + " --cpus 0.1 --mem 32 -- sh -c 'echo hello from $MESOS_TASK_ID'");
        out.println("      ./kebne ps" + option + " --all");
        out.println("Stop with Ctrl-C.");
        out.flush();
    }

    /** Processes have a log each, in their work directories. */
    private static Config withLogFile(Config settings, String file) {
        return settings.withValue("kebne.node.log-file", ConfigValueFactory.fromAnyRef(file));
    }

    private static void require(boolean condition, String option, String message) {
        if (!condition) {
            throw new InvalidValueException(option, message);
        }
    }
}
