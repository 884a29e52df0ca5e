package io.kebne.multijvm.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Runs one benchmark of a whole cluster, of real master processes with simulated agents in this JVM, that of a large state's
 * readers, or that of one real agent. Arguments: its name, then
 * {@code --json}, {@code --quick}, {@code --repeats N}, {@code --agents N}, {@code --journal KIND}. Exits with 1 when a target is missed.
 */
public final class ClusterBench {
    /**
     * @param agents how many, where that is not the benchmark's own choice
     * @param settings of the masters, as KEY=VALUE
     */
    record Options(boolean quick, int repeats, OptionalInt agents, List<String> settings) {}

    private ClusterBench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = Arrays.asList(arguments);
        Options options = new Options(
                words.contains("--quick"),
                number(words, "--repeats").orElse(20),
                number(words, "--agents"),
                words.contains("--journal") ? journal(words.get(words.indexOf("--journal") + 1)) : List.of());
        Figures figures = new Figures(words.get(0), words.contains("--json"), System.out);
        Path directory = Files.createTempDirectory("kebne-bench");
        try {
            switch (words.get(0)) {
                case "failover" -> FailoverBench.run(figures, directory, options);
                case "rebuild" -> FailoverBench.runRebuild(figures, directory, options);
                case "launch" -> LaunchBench.run(figures, directory, options);
                case "million" -> MillionBench.run(figures, directory, options);
                case "state" -> StateBench.run(figures, directory, options);
                case "services" -> ServicesBench.run(figures, directory, options);
                case "agent" -> AgentBench.run(figures, directory, options);
                default -> throw new IllegalArgumentException("unknown benchmark " + words.get(0));
            }
        } finally {
            delete(directory);
        }
        System.exit(figures.finish() ? 0 : 1);
    }

    private static OptionalInt number(List<String> words, String option) {
        int at = words.indexOf(option);
        return at < 0 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(words.get(at + 1)));
    }

    /** One without any events, so in Cassandra a keyspace of its own, which stays there. */
    private static List<String> journal(String kind) {
        return kind.equals("cassandra")
                ? List.of(
                        "kebne.journal.kind=cassandra",
                        "kebne.journal.cassandra.keyspace=kebne_bench_" + System.currentTimeMillis(),
                        "kebne.journal.cassandra.create=true",
                        "kebne.journal.cassandra.replication-factor=1")
                : List.of("kebne.journal.kind=" + kind);
    }

    private static void delete(Path directory) throws IOException {
        if (System.getenv("KEBNE_BENCH_KEEP") != null) {
            System.err.println("kept " + directory);
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
