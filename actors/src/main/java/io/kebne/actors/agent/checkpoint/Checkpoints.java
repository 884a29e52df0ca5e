package io.kebne.actors.agent.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.actors.agent.core.ExecutorCheckpoint;
import io.kebne.actors.agent.core.TaskCheckpoint;
import io.kebne.protocol.id.TaskKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of tasks and executors on disk, a file for each, named by a hash of the task's key or of the executor's
 * container. A file is replaced as a whole. Nothing
 * is forced to the disk: this is to survive the end of the agent's process, not of the machine, after which there is no task
 * to take back; what a machine that loses power leaves half-written is noticed and counts as damaged.
 *
 * <pre>
 *   tasks/(hash)        a task
 *   executors/(hash)    a start of an executor
 *   damaged/(hash)      one that could not be read, for people
 * </pre>
 */
public final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final String DRAFT = ".new";

    private final Path tasks;
    private final Path executors;
    private final Path damaged;
    private Writer current;

    /** @param directory exists, and is this agent's alone */
    public Checkpoints(Path directory) throws IOException {
        this.tasks = Files.createDirectories(directory.resolve("tasks"));
        this.executors = Files.createDirectories(directory.resolve("executors"));
        this.damaged = directory.resolve("damaged");
    }

    /**
     * What was found.
     *
     * @param damaged how many tasks and executors there are of which nothing is known, because their files are damaged
     * @param writer the only one that may write from now on
     */
    public record Read(List<TaskCheckpoint> tasks, List<ExecutorCheckpoint> executors, int damaged, Writer writer) {}

    /** Reads all, and puts aside what is damaged. Who wrote before does not any more, however late. */
    public synchronized Read read(CheckpointCodec codec) throws IOException {
        current = new Writer(codec);
        List<TaskCheckpoint> found = new ArrayList<>();
        List<ExecutorCheckpoint> foundExecutors = new ArrayList<>();
        int unreadable = readAll(tasks, codec::read, c -> name(c.key()), found);
        unreadable += readAll(executors, codec::readExecutor, c -> name(c.containerId()), foundExecutors);
        return new Read(found, foundExecutors, unreadable, current);
    }

    /** How the bytes of a checkpoint are understood. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(byte[] bytes) throws IOException;
    }

    /** @return how many could not be read */
    private <T> int readAll(Path directory, Reader<T> reader, Function<T, String> name, List<T> found)
            throws IOException {
        int unreadable = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (file.toString().endsWith(DRAFT)) {
                    Files.delete(file);
                    continue;
                }
                Optional<T> checkpoint = read(file, reader)
                        .filter(c -> name.apply(c).equals(file.getFileName().toString()));
                checkpoint.ifPresent(found::add);
                if (checkpoint.isEmpty()) {
                    unreadable++;
                    putAside(file);
                }
            }
        }
        return unreadable;
    }

    private static <T> Optional<T> read(Path file, Reader<T> reader) throws IOException {
        Optional<byte[]> content = Sealed.open(Files.readAllBytes(file));
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.read(content.get()));
        } catch (IOException e) {
            LOG.warn("{} is intact, but no checkpoint that this version understands", file, e);
            return Optional.empty();
        }
    }

    private void putAside(Path file) throws IOException {
        Files.createDirectories(damaged);
        Path kept = damaged.resolve(file.getFileName());
        Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        LOG.error("A checkpoint is damaged, and its task or executor lost; the file is {} now", kept);
    }

    /** Writes for one life of the agent's actor. */
    public final class Writer {
        private final CheckpointCodec codec;

        private Writer(CheckpointCodec codec) {
            this.codec = codec;
        }

        /**
         * Writes some of them, or removes those that are empty.
         *
         * @throws IOException when at least one cannot be written; all may be tried again
         */
        public void write(
                Map<TaskKey, Optional<TaskCheckpoint>> ofTasks, Map<String, Optional<ExecutorCheckpoint>> ofExecutors)
                throws IOException {
            synchronized (Checkpoints.this) {
                if (current != this) {
                    throw new IOException("another life of this agent has begun");
                }
                for (Map.Entry<TaskKey, Optional<TaskCheckpoint>> entry : ofTasks.entrySet()) {
                    write(tasks.resolve(name(entry.getKey())), entry.getValue().map(codec::write));
                }
                for (Map.Entry<String, Optional<ExecutorCheckpoint>> entry : ofExecutors.entrySet()) {
                    write(
                            executors.resolve(name(entry.getKey())),
                            entry.getValue().map(codec::write));
                }
            }
        }

        private void write(Path file, Optional<byte[]> checkpoint) throws IOException {
            if (checkpoint.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            Path draft = file.resolveSibling(file.getFileName() + DRAFT);
            Files.write(draft, Sealed.seal(checkpoint.get()));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static String name(TaskKey key) {
        return hash(key.frameworkId().value() + "\0" + key.taskId().value());
    }

    private static String name(String containerId) {
        return hash(containerId);
    }

    private static String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
