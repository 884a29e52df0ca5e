package io.kebne.multijvm.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds what a cluster has started, whoever its parent is by now: nodes name their directories on their command lines,
 * and tasks work in their sandboxes.
 */
public final class ProcessesOf {
    private static final Duration GONE = Duration.ofSeconds(30);
    private static final Duration AGAIN = Duration.ofMillis(50);

    private ProcessesOf() {}

    /** Kills the processes of this directory, and what they start meanwhile, so that nobody writes there any more. */
    public static void kill(Path directory) {
        long deadline = System.nanoTime() + GONE.toNanos();
        List<String> left = directory(directory);
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            left.forEach(process -> Signals.sendIfThere("KILL", process.substring(0, process.indexOf(' '))));
            Await.time(AGAIN);
            left = directory(directory);
        }
    }

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
