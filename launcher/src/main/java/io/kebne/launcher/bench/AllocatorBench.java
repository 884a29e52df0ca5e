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
 * Runs the benchmarks of the allocator, which with JMH are no part of the program, in a JVM of their own: one whose compiler
 * is not held back as the command line's is.
 */
final class AllocatorBench {
    private static final String MAIN = "io.kebne.multijvm.bench.AllocatorBench";

    private AllocatorBench() {}

    /** @return its exit code */
    static int run(boolean quick, boolean full, boolean json) throws IOException, InterruptedException {
        Path benchmarks = Path.of(System.getProperty("kebne.home", "."), "multi-jvm-tests/target/benchmarks.jar");
        if (!Files.exists(benchmarks)) {
            throw new CommandFailedException(
                    "there is no " + benchmarks
                            + ": the benchmarks of the allocator run from the source tree, by ./kebne",
                    null);
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                benchmarks + File.pathSeparator + program(),
                MAIN));
        if (quick) {
            command.add("--quick");
        }
        if (full) {
            command.add("--full");
        }
        if (json) {
            command.add("--json");
        }
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static Path program() {
        try {
            return Path.of(AllocatorBench.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program's own location is no file", e);
        }
    }
}
