package io.kebne.multijvm.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A package of npm's registry in a directory of its own. Where there is no npm, or it does not get the package, the test
 * is skipped and says so.
 */
final class NpmPackage {
    private static final long INSTALL_SECONDS = 60;
    private static final Path CLIENTS = Path.of("clients", "node");

    private final Path directory;

    /** @param name with its version */
    NpmPackage(Path directory, String name) throws IOException, InterruptedException {
        this.directory = directory;
        assumeThat(runs(List.of("node", "--version"))).as("node is there").isTrue();
        assumeThat(runs(List.of("npm", "--version"))).as("npm is there").isTrue();
        assumeThat(runs(List.of(
                        "npm",
                        "install",
                        "--no-audit",
                        "--no-fund",
                        "--ignore-scripts",
                        "--prefix",
                        directory.toString(),
                        name)))
                .as("npm gets " + name)
                .isTrue();
    }

    /** Starts one of our programs on it. */
    Child start(MultiJvm processes, String program, String... arguments) {
        Path file = CLIENTS.resolve(program);
        assertThat(file).exists();
        List<String> line = new ArrayList<>(List.of("env", "NODE_PATH=" + directory.resolve("node_modules"), "node"));
        line.add(file.toString());
        line.addAll(List.of(arguments));
        return processes.start("node", line);
    }

    private boolean runs(List<String> command) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("npm.log").toFile())
                    .start();
        } catch (IOException e) {
            return false;
        }
        if (!process.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }
}
