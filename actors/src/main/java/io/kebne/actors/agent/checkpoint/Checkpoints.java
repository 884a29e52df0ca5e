package io.kebne.actors.agent.checkpoint;

import io.kebne.actors.agent.core.ExecutorCheckpoint;
import io.kebne.actors.agent.core.TaskCheckpoint;
import io.kebne.protocol.id.TaskKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of tasks and executors on disk: a log of what changed. What is written together is one write, of which after
 * a crash there is a part at most that has not been answered. Nothing of it is forced to the disk: this is to survive the end of
 * the agent's process, not of the machine, after which there is no task to take back.
 *
 * <pre>
 *   log-(number)-(random)   the log; see {@link CheckpointLog}
 *   damaged/                pieces that could not be read, for people
 * </pre>
 */
public final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final long SLACK = 16L * 1024 * 1024;

    private final Path damaged;
    private final CheckpointLog log;
    private final OldCheckpoints old;
    private Writer current;

    /** @param directory exists, and is this agent's alone */
    public Checkpoints(Path directory) {
        this(directory, Files::newByteChannel, SLACK);
    }

    /** @param slack how many bytes of the log may be outdated at least */
    Checkpoints(Path directory, CheckpointLog.Opener opener, long slack) {
        this.damaged = directory.resolve("damaged");
        this.log = new CheckpointLog(directory, opener, slack);
        this.old = new OldCheckpoints(directory);
    }

    /**
     * What was found.
     *
     * @param damaged how many pieces there are of which nothing is known, because they are damaged; each was of a task or an
     *     executor, of which there may be an older checkpoint
     * @param writer the only one that may write from now on
     */
    public record Read(List<TaskCheckpoint> tasks, List<ExecutorCheckpoint> executors, int damaged, Writer writer) {}

    /** Reads all, and puts aside what is damaged. Who wrote before does not any more, however late. */
    public synchronized Read read(CheckpointCodec codec) throws IOException {
        current = new Writer(codec);
        Understood understood = new Understood(codec);
        LogReading reading = log.read();
        if (log.exists()) {
            reading.damages().forEach(piece -> understood.damaged("piece-" + understood.damaged, piece));
            reading.latest().forEach((key, item) -> {
                if (!understood.take(key.kind(), item.checkpoint(), key::equals)) {
                    understood.damaged(key.hash(), item.checkpoint());
                }
            });
            if (understood.damaged > 0) {
                leaveOut(understood);
            }
        } else {
            convert(understood);
        }
        old.remove();
        return new Read(understood.tasks, understood.executors, understood.damaged, current);
    }

    /** Nothing is written any more, however late. */
    @Override
    public synchronized void close() throws IOException {
        current = null;
        log.close();
    }

    /** So that what is damaged is not met again. */
    private void leaveOut(Understood understood) {
        try {
            log.rewrite(understood.intact);
        } catch (IOException e) {
            LOG.warn("What is damaged stays in the log until it can be written anew", e);
        }
    }

    /** Enters into the log what an agent without one left. */
    private void convert(Understood understood) throws IOException {
        for (LogRecord.Kind kind : LogRecord.Kind.values()) {
            for (Map.Entry<Path, Optional<byte[]>> file : old.read(kind).entrySet()) {
                String name = file.getKey().getFileName().toString();
                boolean taken = file.getValue()
                        .filter(checkpoint -> understood.take(
                                kind, checkpoint, key -> key.hash().equals(name)))
                        .isPresent();
                if (!taken) {
                    understood.damaged(name, Files.readAllBytes(file.getKey()));
                }
            }
        }
        if (!understood.intact.isEmpty()) {
            log.rewrite(understood.intact);
        }
    }

    /** What is found makes sense, or is put aside. */
    private final class Understood {
        private final CheckpointCodec codec;
        private final List<TaskCheckpoint> tasks = new ArrayList<>();
        private final List<ExecutorCheckpoint> executors = new ArrayList<>();
        private final Map<LogRecord.Key, byte[]> intact = new LinkedHashMap<>();
        private int damaged;

        private Understood(CheckpointCodec codec) {
            this.codec = codec;
        }

        /** @return whether this is a checkpoint of what it should be of */
        private boolean take(LogRecord.Kind kind, byte[] checkpoint, Predicate<LogRecord.Key> isIt) {
            try {
                if (kind == LogRecord.Kind.TASK) {
                    TaskCheckpoint task = codec.read(checkpoint);
                    return enter(LogRecord.Key.of(task.key()), checkpoint, isIt, () -> tasks.add(task));
                }
                ExecutorCheckpoint executor = codec.readExecutor(checkpoint);
                LogRecord.Key key = LogRecord.Key.ofExecutor(executor.containerId());
                return enter(key, checkpoint, isIt, () -> executors.add(executor));
            } catch (IOException e) {
                LOG.warn("A checkpoint is intact, but none that this version understands", e);
                return false;
            }
        }

        private boolean enter(
                LogRecord.Key key, byte[] checkpoint, Predicate<LogRecord.Key> isIt, Runnable understood) {
            if (!isIt.test(key)) {
                return false;
            }
            intact.put(key, checkpoint);
            understood.run();
            return true;
        }

        private void damaged(String name, byte[] bytes) {
            damaged++;
            Path kept = Checkpoints.this.damaged.resolve(name);
            try {
                Files.createDirectories(Checkpoints.this.damaged);
                Files.write(kept, bytes);
                LOG.error("A checkpoint of a task or an executor is damaged; what is left of it is in {}", kept);
            } catch (IOException e) {
                LOG.error("A checkpoint of a task or an executor is damaged, and cannot be kept as {}", kept, e);
            }
        }
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
         * @throws IOException when they cannot be written; all may be tried again
         */
        public void write(
                Map<TaskKey, Optional<TaskCheckpoint>> ofTasks, Map<String, Optional<ExecutorCheckpoint>> ofExecutors)
                throws IOException {
            List<LogRecord> records = new ArrayList<>(ofTasks.size() + ofExecutors.size());
            ofTasks.forEach((key, checkpoint) ->
                    records.add(new LogRecord(LogRecord.Key.of(key), checkpoint.map(codec::write))));
            ofExecutors.forEach((container, checkpoint) ->
                    records.add(new LogRecord(LogRecord.Key.ofExecutor(container), checkpoint.map(codec::write))));
            synchronized (Checkpoints.this) {
                if (current != this) {
                    throw new IOException("another life of this agent has begun");
                }
                log.append(records);
            }
        }
    }
}
