package io.kebne.launcher.quickstart;

import com.typesafe.config.ConfigFactory;
import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.launcher.batch.BatchFailedException;
import io.kebne.launcher.batch.BatchListener;
import io.kebne.launcher.batch.BatchPlan;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.cli.Terminal;
import io.kebne.launcher.local.InProcessCluster;
import io.kebne.launcher.local.LocalCluster;
import io.kebne.launcher.local.LocalOptions;
import io.kebne.launcher.local.Readiness;
import io.kebne.launcher.node.Logging;
import io.kebne.launcher.node.NodeStartException;
import io.kebne.launcher.wordcount.TextSource;
import io.kebne.launcher.wordcount.WordCountJob;
import io.kebne.launcher.wordcount.WordCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne quickstart}. */
@Command(
        name = "quickstart",
        description = {
            "Starts a cluster of one master and three agents, counts the words of a text on it, and stops it.",
            "Exits with 0 only if the counts are those of a direct count.",
            "Example: kebne quickstart README.md"
        })
public final class QuickstartCommand implements Callable<Integer> {
    private static final int AGENTS = 3;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The text; default: the licences of this JDK.")
    private Path file;

    @Option(names = "--pieces", paramLabel = "N", defaultValue = "12", description = "Number of tasks; default 12.")
    private int pieces;

    @Override
    public Integer call() throws IOException, NodeStartException, BatchFailedException, InterruptedException {
        TextSource text = TextSource.read(Optional.ofNullable(file));
        Path directory = Files.createTempDirectory("kebne-quickstart");
        Logging.toFile(directory.resolve("kebne.log"));
        System.err.println("Starting a master and " + AGENTS + " agents …");
        LocalOptions options = new LocalOptions(1, AGENTS, 0, directory, "embedded", ConfigFactory.empty());
        LocalCluster cluster = InProcessCluster.start(options);
        Thread stop = new Thread(
                () -> {
                    cluster.close();
                    delete(directory);
                },
                "stop-quickstart");
        Runtime.getRuntime().addShutdownHook(stop);
        try (FrameworkNode node = FrameworkNode.connect(cluster.masterUrl())) {
            Readiness.awaitAgents(
                    cluster, AGENTS, active -> System.err.println(active + " of " + AGENTS + " agents up"));
            Path texts = Files.createDirectory(directory.resolve("texts"));
            WordCountJob.Result result =
                    new WordCountJob(node, new Progress()).run(text.split(Math.max(1, pieces)), texts);
            System.err.println();
            boolean right = new Report(System.out).print(text, result, WordCounts.of(text.bytes()));
            return right ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** One line that is written over while it changes, on a terminal; one for each change elsewhere. */
    private static final class Progress implements BatchListener {
        private final boolean terminal = Terminal.isPresent();
        private String last = "";

        @Override
        public void progressed(BatchPlan plan) {
            String line = "Counting: " + plan.progress();
            if (!line.equals(last)) {
                last = line;
                System.err.print((terminal ? "\r" : "\n") + line);
                System.err.flush();
            }
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("kebne: cannot remove " + directory + ": " + e);
        }
    }
}
