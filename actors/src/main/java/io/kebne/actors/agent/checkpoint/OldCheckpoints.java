package io.kebne.actors.agent.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checkpoints as agents kept them before there was a log: a sealed file for each task and executor.
 *
 * <pre>
 *   tasks/(hash)        a task
 *   executors/(hash)    a start of an executor
 * </pre>
 */
final class OldCheckpoints {
    private static final String DRAFT = ".new";

    private final Path directory;

    OldCheckpoints(Path directory) {
        this.directory = directory;
    }

    /** What each file holds; empty: it is damaged. */
    Map<Path, Optional<byte[]>> read(LogRecord.Kind kind) throws IOException {
        Map<Path, Optional<byte[]>> found = new LinkedHashMap<>();
        Path files = of(kind);
        if (Files.isDirectory(files)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(files)) {
                for (Path file : all) {
                    if (!file.toString().endsWith(DRAFT)) {
                        found.put(file, Sealed.open(Files.readAllBytes(file)));
                    }
                }
            }
        }
        return found;
    }

    /** Once all is in the log. */
    void remove() throws IOException {
        for (LogRecord.Kind kind : LogRecord.Kind.values()) {
            Path files = of(kind);
            if (Files.isDirectory(files)) {
                try (DirectoryStream<Path> all = Files.newDirectoryStream(files)) {
                    for (Path file : all) {
                        Files.delete(file);
                    }
                }
                Files.delete(files);
            }
        }
    }

    private Path of(LogRecord.Kind kind) {
        return directory.resolve(kind == LogRecord.Kind.TASK ? "tasks" : "executors");
    }
}
