package io.kebne.http.files;

import com.google.protobuf.ByteString;
import io.kebne.actors.agent.sandbox.FileInfo;
import io.kebne.actors.agent.sandbox.FileMode;
import io.kebne.actors.agent.sandbox.SandboxFiles.Piece;
import java.io.IOException;
import java.util.List;
import org.apache.mesos.v1.Protos;

/** A node's files as messages (mesos.proto, FileInfo). Asked on threads that may block. */
public final class FileMessages {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** A piece of a file, and how many bytes the whole has. */
    public record FileData(long size, ByteString data) {}

    private FileMessages() {}

    /** @throws java.nio.file.NoSuchFileException also when it may not be seen */
    public static List<Protos.FileInfo> list(NodeFiles files, String path) throws IOException {
        return files.list(path).stream().map(FileMessages::write).toList();
    }

    /**
     * @param length the most bytes; -1: as many as are given at once
     * @throws java.nio.file.NoSuchFileException also when it may not be seen
     */
    public static FileData read(NodeFiles files, String path, long offset, long length) throws IOException {
        Piece piece = files.read(path, offset, length);
        long size = files.read(path, -1, -1).offset();
        return new FileData(
                Math.max(size, piece.data().length == 0 ? 0 : piece.offset() + piece.data().length),
                ByteString.copyFrom(piece.data()));
    }

    private static Protos.FileInfo write(FileInfo file) {
        Protos.FileInfo.Builder out = Protos.FileInfo.newBuilder()
                .setPath(file.path())
                .setNlink(file.nlink())
                .setSize(file.size())
                .setMode(FileMode.bits(file.mode()))
                .setUid(file.uid())
                .setGid(file.gid());
        out.getMtimeBuilder().setNanoseconds(file.mtimeSeconds() * NANOS_PER_SECOND);
        return out.build();
    }
}
