package io.kebne.actors.agent.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Notes on disk about which processes run (Mesos: forked.pid), so that a later life of the agent finds what an earlier
 * one left behind. A note is there before its process starts, and is filled in once that has. Nothing is forced to the
 * disk: after a crash of the machine, which could lose notes, there are no processes either.
 */
public final class ProcessNotes {
    /** What is known of a process; no identity when the agent ended just while it started it. */
    record Found(String containerId, Optional<ProcessIdentity> identity) {}

    private final Path directory;

    /** @param directory exists, and is this agent's alone */
    public ProcessNotes(Path directory) {
        this.directory = directory;
    }

    /** A note in the making. */
    static final class Note implements AutoCloseable {
        private final FileChannel channel;

        private Note(FileChannel channel) {
            this.channel = channel;
        }

        void write(ProcessIdentity identity) throws IOException {
            channel.write(ByteBuffer.wrap((identity.text() + "\n").getBytes(UTF_8)));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Notes that a process is about to start. */
    Note begin(String containerId) throws IOException {
        return new Note(FileChannel.open(
                directory.resolve(containerId), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    void remove(String containerId) throws IOException {
        Files.deleteIfExists(directory.resolve(containerId));
    }

    List<Found> all() throws IOException {
        List<Found> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                all.add(new Found(file.getFileName().toString(), ProcessIdentity.parse(Files.readString(file))));
            }
        }
        return all;
    }
}
