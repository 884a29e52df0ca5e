package io.kebne.launcher.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second master out of a work directory: two clusters would write to one journal. The lock dies with the
 * process.
 */
final class DirectoryLock implements AutoCloseable {
    private static final String FILE = "lock";

    /** A file lock does not keep out the process that holds it. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    static DirectoryLock take(Path workDir) throws NodeStartException {
        try {
            Path directory = workDir.toRealPath();
            if (!HELD_HERE.add(directory)) {
                throw inUse(directory, "this process");
            }
            try {
                return new DirectoryLock(directory, locked(directory));
            } catch (IOException | NodeStartException e) {
                HELD_HERE.remove(directory);
                throw e;
            }
        } catch (IOException e) {
            throw new NodeStartException("the work directory " + workDir + " cannot be locked: " + e, e);
        }
    }

    private static FileChannel locked(Path directory) throws IOException, NodeStartException {
        Path file = directory.resolve(FILE);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw inUse(
                        directory, "process " + Files.readString(file, US_ASCII).strip());
            }
            channel.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(US_ASCII)));
            return channel;
        } catch (IOException | NodeStartException e) {
            try (channel) {
                throw e;
            }
        }
    }

    private static NodeStartException inUse(Path directory, String holder) {
        return new NodeStartException(
                "the work directory " + directory + " is in use by another master, run by " + holder);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("the lock of " + directory + " cannot be given back", e);
        } finally {
            HELD_HERE.remove(directory);
        }
    }
}
