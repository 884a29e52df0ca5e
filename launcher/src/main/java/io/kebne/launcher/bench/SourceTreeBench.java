package io.kebne.launcher.bench;

import io.kebne.launcher.cli.CommandFailedException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the benchmarks that are no part of the program in a JVM of their own: one whose compiler is not held back as the
 * command line's is.
 */
final class SourceTreeBench {
    /** Allocation rounds, by JMH. */
    static final String ALLOCATOR = "io.kebne.multijvm.bench.AllocatorBench";

    /** Whole clusters. */
    static final String CLUSTER = "io.kebne.multijvm.measure.ClusterBench";

    /** Not a benchmark, but run in the same way. */
    static final String SIMULATION = "io.kebne.multijvm.simulation.SimulateMain";

    private SourceTreeBench() {}

    /**
     * @param main the class to run
     * @return its exit code
     */
    static int run(String main, List<String> arguments) throws IOException, InterruptedException {
        Path benchmarks = Path.of(System.getProperty("kebne.home", "."), "multi-jvm-tests/target/benchmarks.jar");
        if (!Files.exists(benchmarks)) {
            throw new CommandFailedException(
                    "there is no " + benchmarks + ": this runs from the source tree, by ./kebne", null);
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                benchmarks + File.pathSeparator + program(),
                main));
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static Path program() {
        try {
            return Path.of(SourceTreeBench.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program's own location is no file", e);
        }
    }
}
