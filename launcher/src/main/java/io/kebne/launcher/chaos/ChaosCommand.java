package io.kebne.launcher.chaos;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.kebne.launcher.chaos.FaultSchedule.Fault;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.cli.Times;
import io.kebne.launcher.local.LocalOptions;
import io.kebne.launcher.local.ProcessCluster;
import io.kebne.launcher.node.Logging;
import io.kebne.launcher.node.NodeStartException;
import io.kebne.launcher.node.WorkDirectories;
import io.kebne.launcher.settings.SettingsOptions;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kebne chaos}. */
@Command(
        name = "chaos",
        hidden = true,
        description = {
            "Runs a local cluster of processes under load while it kills, pauses and restarts masters, agents and the"
                    + " scheduler; then tells whether a task was lost, ran twice or was left over.",
            "Example: kebne chaos --for 60s --seed 7"
        })
public final class ChaosCommand implements Callable<Integer> {
    private static final int MOST_NODES = 7;
    /**
     * Agents of a local cluster end their tasks when they are stopped, and its nodes are patient with each other; those of
     * machines do not, and are not.
     */
    private static final Config AS_ON_MACHINES = ConfigFactory.parseMap(Map.of(
            "kebne.agent.tasks-on-stop", "keep", "akka.cluster.failure-detector.acceptable-heartbeat-pause", "2500ms"));

    @Mixin
    private SettingsOptions settings;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long there are faults; default 60s.")
    private String length;

    @Option(
            names = "--baseline",
            paramLabel = "TIME",
            defaultValue = "15s",
            description = "How long there are none at first, to compare with; default 15s.")
    private String baseline;

    @Option(names = "--rolling", description = "Instead: a planned restart of each master, then of each agent.")
    private boolean rolling;

    @Option(names = "--seed", paramLabel = "N", description = "Of the faults and the tasks; default: any.")
    private Long seed;

    @Option(names = "--masters", paramLabel = "N", defaultValue = "3", description = "How many; default 3.")
    private int masters;

    @Option(names = "--agents", paramLabel = "N", defaultValue = "3", description = "How many; default 3.")
    private int agents;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "4",
            description = "Tasks launched per second while there are offers; default 4.")
    private double rate;

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description = "Empty directory for what the nodes and tasks write. Default: a temporary one, which is kept"
                    + " when something is wrong.")
    private Path workDir;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, NodeStartException, InterruptedException {
        require(masters >= 1 && masters <= MOST_NODES, "--masters", "must lie between 1 and " + MOST_NODES);
        require(agents >= 1 && agents <= MOST_NODES, "--agents", "must lie between 1 and " + MOST_NODES);
        require(rate > 0 && rate <= 1000, "--rate", "must be positive and at most 1000");
        Duration faultLength = Times.duration("--for", length);
        long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
        List<Fault> faults = rolling
                ? FaultSchedule.rolling(masters, agents)
                : FaultSchedule.random(chosen, masters, agents, faultLength);
        ChaosRun.Plan plan =
                new ChaosRun.Plan(masters, agents, rate, Times.duration("--baseline", baseline), chosen, faults);
        Path directory = directory();
        ChaosReport report = run(plan, directory);
        if (json) {
            System.out.println(report.toJson());
        } else {
            report.print(System.out);
        }
        if (report.ok() && workDir == null) {
            delete(directory);
        } else {
            System.err.println("kebne: logs and history are below " + directory);
        }
        return report.ok() ? ExitCode.OK : ExitCode.FAILED;
    }

    private ChaosReport run(ChaosRun.Plan plan, Path directory)
            throws IOException, NodeStartException, InterruptedException {
        Config own = settings.settings();
        Logging.toFile(directory.resolve("chaos.log"));
        LocalOptions options = new LocalOptions(
                masters,
                agents,
                0,
                directory,
                "embedded",
                own.withFallback(AS_ON_MACHINES).withValue("kebne.node.log-file", ConfigValueFactory.fromAnyRef("")));
        long start = System.nanoTime();
        try (ProcessCluster cluster = ProcessCluster.start(options, line -> {})) {
            Thread stop = new Thread(cluster::close, "stop-chaos");
            Runtime.getRuntime().addShutdownHook(stop);
            try (ChaosRun run = new ChaosRun(cluster, plan, directory, line -> say(start, line))) {
                return run.run(rolling);
            }
        }
    }

    private Path directory() throws IOException, NodeStartException {
        if (workDir == null) {
            return Files.createTempDirectory("kebne-chaos").toRealPath();
        }
        Path usable = WorkDirectories.usable(workDir);
        try (Stream<Path> files = Files.list(usable)) {
            require(files.findAny().isEmpty(), "--work-dir", usable + " is not empty");
        }
        return usable.toRealPath();
    }

    private static void say(long startNanos, String line) {
        System.err.printf("%7.1f s  %s%n", (System.nanoTime() - startNanos) / 1e9, line);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static void require(boolean condition, String option, String message) {
        if (!condition) {
            throw new InvalidValueException(option, message);
        }
    }
}
