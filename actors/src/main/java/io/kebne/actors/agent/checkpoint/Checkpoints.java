package io.kebne.actors.agent.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks' checkpoints on disk, a file for each, named by a hash of the task's key. A file is replaced as a whole. Nothing
 * is forced to the disk: this is to survive the end of the agent's process, not of the machine, after which there is no task
 * to take back; what a machine that loses power leaves half-written is noticed and counts as damaged.
 *
 * <pre>
 *   tasks/(hash)        a task
 *   damaged/(hash)      one that could not be read, for people
 * </pre>
 */
public final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final String DRAFT = ".new";

    private final Path tasks;
    private final Path damaged;
    private Writer current;

    /** @param directory exists, and is this agent's alone */
    public Checkpoints(Path directory) throws IOException {
        this.tasks = Files.createDirectories(directory.resolve("tasks"));
        this.damaged = directory.resolve("damaged");
    }

    /**
     * What was found.
     *
     * @param damaged how many tasks there are of which nothing is known, because their files are damaged
     * @param writer the only one that may write from now on
     */
    public record Read(List<TaskCheckpoint> tasks, int damaged, Writer writer) {}

    /** Reads all, and puts aside what is damaged. Who wrote before does not any more, however late. */
    public synchronized Read read(CheckpointCodec codec) throws IOException {
        current = new Writer(codec);
        List<TaskCheckpoint> found = new ArrayList<>();
        int unreadable = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(tasks)) {
            for (Path file : files) {
                if (file.toString().endsWith(DRAFT)) {
                    Files.delete(file);
                    continue;
                }
                Optional<TaskCheckpoint> checkpoint = read(file, codec);
                checkpoint.ifPresent(found::add);
                if (checkpoint.isEmpty()) {
                    unreadable++;
                    putAside(file);
                }
            }
        }
        return new Read(found, unreadable, current);
    }

    private static Optional<TaskCheckpoint> read(Path file, CheckpointCodec codec) throws IOException {
        Optional<byte[]> content = Sealed.open(Files.readAllBytes(file));
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            TaskCheckpoint checkpoint = codec.read(content.get());
            return Optional.of(checkpoint)
                    .filter(c -> name(c.key()).equals(file.getFileName().toString()));
        } catch (IOException e) {
            LOG.warn("{} is intact, but no checkpoint that this version understands", file, e);
            return Optional.empty();
        }
    }

    private void putAside(Path file) throws IOException {
        Files.createDirectories(damaged);
        Path kept = damaged.resolve(file.getFileName());
        Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        LOG.error("The checkpoint of a task is damaged, and the task lost; the file is {} now", kept);
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
        public void write(Map<TaskKey, Optional<TaskCheckpoint>> checkpoints) throws IOException {
            synchronized (Checkpoints.this) {
                if (current != this) {
                    throw new IOException("another life of this agent has begun");
                }
                for (Map.Entry<TaskKey, Optional<TaskCheckpoint>> entry : checkpoints.entrySet()) {
                    write(tasks.resolve(name(entry.getKey())), entry.getValue());
                }
            }
        }

        private void write(Path file, Optional<TaskCheckpoint> checkpoint) throws IOException {
            if (checkpoint.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            Path draft = file.resolveSibling(file.getFileName() + DRAFT);
            Files.write(draft, Sealed.seal(codec.write(checkpoint.get())));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static String name(TaskKey key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(key.frameworkId().value().getBytes(UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(key.taskId().value().getBytes(UTF_8)), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
