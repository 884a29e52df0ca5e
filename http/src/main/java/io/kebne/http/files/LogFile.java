package io.kebne.http.files;

import io.kebne.actors.agent.sandbox.SandboxFiles;
import io.kebne.actors.agent.sandbox.SandboxFiles.Download;
import io.kebne.actors.agent.sandbox.SandboxFiles.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The log that a node writes, under the path that Mesos gives it. Its place is the operator's choice, so trusted. */
record LogFile(Path file) {
    Piece read(long offset, long length) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            if (offset == -1 || offset >= size) {
                return new Piece(size, new byte[0]);
            }
            long wanted = length == -1 ? SandboxFiles.MAX_READ : Math.min(length, SandboxFiles.MAX_READ);
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(wanted, size - offset));
            channel.position(offset);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Until the piece is full or the file ends.
            }
            byte[] data = new byte[buffer.flip().remaining()];
            buffer.get(data);
            return new Piece(offset, data);
        }
    }

    Download download() throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        return new Download(file.getFileName().toString(), channel.size(), channel);
    }
}
