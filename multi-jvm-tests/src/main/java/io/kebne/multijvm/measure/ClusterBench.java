package io.kebne.multijvm.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs one benchmark of a whole cluster, of real master processes with simulated agents in this JVM. Arguments: its name, then
 * {@code --json}, {@code --quick}, {@code --repeats N}, {@code --journal KIND}. Exits with 1 when a target is missed.
 */
public final class ClusterBench {
    /** @param settings what {@code --journal} and {@code --set} say, as KEY=VALUE */
    record Options(boolean quick, int repeats, List<String> settings) {}

    private ClusterBench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> words = Arrays.asList(arguments);
        int repeats = words.contains("--repeats") ? Integer.parseInt(words.get(words.indexOf("--repeats") + 1)) : 20;
        List<String> settings = words.contains("--journal")
                ? List.of("kebne.journal.kind=" + words.get(words.indexOf("--journal") + 1))
                : List.of();
        Options options = new Options(words.contains("--quick"), repeats, settings);
        Figures figures = new Figures(words.get(0), words.contains("--json"), System.out);
        Path directory = Files.createTempDirectory("kebne-bench");
        try {
            switch (words.get(0)) {
                case "failover" -> FailoverBench.run(figures, directory, options);
                case "rebuild" -> FailoverBench.runRebuild(figures, directory, options);
                case "launch" -> LaunchBench.run(figures, directory, options);
                case "million" -> MillionBench.run(figures, directory, options);
                default -> throw new IllegalArgumentException("unknown benchmark " + words.get(0));
            }
        } finally {
            delete(directory);
        }
        System.exit(figures.finish() ? 0 : 1);
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
