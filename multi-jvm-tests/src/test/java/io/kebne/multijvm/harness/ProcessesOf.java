package io.kebne.multijvm.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds what a cluster has started, whoever its parent is by now: nodes name their directories on their command lines,
 * and tasks work in their sandboxes.
 */
public final class ProcessesOf {
    private ProcessesOf() {}

    /** The processes, each as its id and command line, that name something below this directory or work in it. */
    public static List<String> directory(Path directory) {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                    .filter(process -> belongs(process, directory))
                    .map(process -> process.getFileName() + " " + commandLine(process))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean belongs(Path process, Path directory) {
        return commandLine(process).contains(directory.toString())
                || workingDirectory(process).startsWith(directory);
    }

    /** Empty for a process that has ended. */
    private static String commandLine(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    private static Path workingDirectory(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd"));
        } catch (IOException e) {
            // It has ended, or is somebody else's.
            return Path.of("");
        }
    }
}
