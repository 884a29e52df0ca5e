package io.kebne.actors.agent.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.protocol.id.TaskKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What became of one thing: a line of the log.
 *
 * <pre>
 *   1 byte    'T' a task, 'E' an executor, with its checkpoint; 't', 'e': without
 *   4 bytes   length of the name
 *   the name, in UTF-8
 *   the checkpoint
 * </pre>
 *
 * @param checkpoint empty: nothing is to be remembered any more
 */
record LogRecord(Key key, Optional<byte[]> checkpoint) {
    /** What there are checkpoints of. */
    enum Kind {
        TASK('T', 't'),
        EXECUTOR('E', 'e');

        private final byte kept;
        private final byte removed;

        Kind(char kept, char removed) {
            this.kept = (byte) kept;
            this.removed = (byte) removed;
        }
    }

    /** @param name unique within the kind */
    record Key(Kind kind, String name) {
        static Key of(TaskKey task) {
            return new Key(
                    Kind.TASK, task.frameworkId().value() + "\0" + task.taskId().value());
        }

        static Key ofExecutor(String containerId) {
            return new Key(Kind.EXECUTOR, containerId);
        }

        /** For the name of a file. */
        String hash() {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                return HexFormat.of().formatHex(digest.digest(name.getBytes(UTF_8)), 0, HASH_BYTES);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256", e);
            }
        }
    }

    private static final int HASH_BYTES = 16;
    private static final int BEFORE_NAME = 1 + Integer.BYTES;

    static LogRecord kept(Key key, byte[] checkpoint) {
        return new LogRecord(key, Optional.of(checkpoint));
    }

    byte[] toBytes() {
        byte[] name = key.name().getBytes(UTF_8);
        byte[] content = checkpoint.orElse(new byte[0]);
        return ByteBuffer.allocate(BEFORE_NAME + name.length + content.length)
                .put(checkpoint.isPresent() ? key.kind().kept : key.kind().removed)
                .putInt(name.length)
                .put(name)
                .put(content)
                .array();
    }

    /** @return empty when these bytes, though nothing has changed them, are of another version */
    static Optional<LogRecord> parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.remaining() < BEFORE_NAME) {
            return Optional.empty();
        }
        byte what = in.get();
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            return Optional.empty();
        }
        String name = new String(bytes, BEFORE_NAME, length, UTF_8);
        in.position(BEFORE_NAME + length);
        byte[] content = new byte[in.remaining()];
        in.get(content);
        for (Kind kind : Kind.values()) {
            if (what == kind.kept) {
                return Optional.of(new LogRecord(new Key(kind, name), Optional.of(content)));
            } else if (what == kind.removed) {
                return Optional.of(new LogRecord(new Key(kind, name), Optional.empty()));
            }
        }
        return Optional.empty();
    }
}
