package io.kebne.actors.agent.sandbox;

import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/**
 * What clients may see of an agent's disk: the inside of sandboxes, and nothing else (Mesos: /files endpoints). Paths
 * come from clients and files belong to tasks, so neither is trusted: a path is resolved first, must lie in the sandbox
 * that it names, and is then opened part by part without following links, in case a task has changed it meanwhile.
 *
 * <p>Stateless; called by the agent's HTTP endpoints, on threads that may block.
 */
public final class SandboxFiles {
    /** The most that one read returns, as in Mesos: 16 pages. */
    public static final int MAX_READ = 16 * 4096;

    /** The most files of a directory that are listed: a task may make any number. */
    static final int MAX_LIST = 100_000;

    private final SandboxPaths paths;

    public SandboxFiles(WorkDirectory workDirectory) {
        this.paths = new SandboxPaths(workDirectory);
    }

    /** A piece of a file; with an offset of -1 in the question, no bytes and the file's size as the offset. */
    public static final class Piece {
        private final long offset;
        private final byte[] data;

        /** @param data not copied: whoever makes or gets a piece does not change it */
        public Piece(long offset, byte[] data) {
            this.offset = offset;
            this.data = data;
        }

        public long offset() {
            return offset;
        }

        public byte[] data() {
            return data;
        }
    }

    /** A whole file to be sent on; whoever gets it closes the channel. */
    public record Download(String name, long size, SeekableByteChannel channel) {}

    /**
     * Every path that names a sandbox, with the sandbox that it names. Cost grows with the number of sandboxes.
     *
     * @throws InvalidValueException when there are more than can be listed
     */
    public SortedMap<String, String> attached() throws IOException {
        return paths.all(MAX_LIST);
    }

    /**
     * The files in a directory, by name.
     *
     * @throws NoSuchFileException when there is no such path in a sandbox
     * @throws NotDirectoryException when it is not a directory
     * @throws InvalidValueException when there are more than can be listed
     */
    public List<FileInfo> list(String path) throws IOException {
        SandboxPaths.Resolved resolved = paths.resolve(path);
        if (!Files.isDirectory(resolved.file(), LinkOption.NOFOLLOW_LINKS)) {
            throw new NotDirectoryException(path);
        }
        Path inside = resolved.sandbox().relativize(resolved.file());
        try (DirectoryStream<Path> sandbox = Files.newDirectoryStream(resolved.sandbox())) {
            return sandbox instanceof SecureDirectoryStream<Path> secure
                            && !resolved.file().equals(resolved.sandbox())
                    ? list(path, resolved.file(), secure, inside)
                    : list(path, resolved.file(), sandbox);
        }
    }

    /** Each directory on the way is opened relative to the one before, as for a file that is read. */
    private static List<FileInfo> list(String asked, Path directory, SecureDirectoryStream<Path> above, Path inside)
            throws IOException {
        try (SecureDirectoryStream<Path> next =
                above.newDirectoryStream(inside.getName(0), LinkOption.NOFOLLOW_LINKS)) {
            int names = inside.getNameCount();
            return names == 1 ? list(asked, directory, next) : list(asked, directory, next, inside.subpath(1, names));
        }
    }

    private static List<FileInfo> list(String asked, Path directory, DirectoryStream<Path> entries) throws IOException {
        List<FileInfo> files = new ArrayList<>();
        for (Path entry : entries) {
            if (files.size() >= MAX_LIST) {
                throw new InvalidValueException("path", "has more than " + MAX_LIST + " files");
            }
            try {
                Path name = entry.getFileName();
                Map<String, Object> attributes = attributes(directory.resolve(name));
                if (isListed(entries, name, attributes)) {
                    files.add(info(asked, name, attributes));
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                // Gone since the directory was read.
            }
        }
        files.sort(Comparator.comparing(FileInfo::path));
        return files;
    }

    /** What is told of a name must be of the file in the directory that is open, not in one put in its place. */
    private static boolean isListed(DirectoryStream<Path> directory, Path name, Map<String, Object> attributes)
            throws IOException {
        if (!(directory instanceof SecureDirectoryStream<Path> secure)) {
            return true;
        }
        Object key = secure.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .fileKey();
        return Objects.equals(key, attributes.get("fileKey"));
    }

    /**
     * A piece of a file.
     *
     * @param offset where it begins, or -1 to be told the size only
     * @param length the most to return; -1 for as much as one read gives
     * @throws InvalidValueException when offset or length is below -1
     * @throws NoSuchFileException when there is no such regular file in a sandbox
     */
    public Piece read(String path, long offset, long length) throws IOException {
        if (offset < -1) {
            throw new InvalidValueException("offset", "must not be below -1");
        }
        if (length < -1) {
            throw new InvalidValueException("length", "must not be below -1");
        }
        try (SeekableByteChannel channel = open(paths.resolve(path))) {
            long size = channel.size();
            if (offset == -1) {
                return new Piece(size, new byte[0]);
            }
            long wanted = length == -1 ? MAX_READ : Math.min(length, MAX_READ);
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(wanted, size - offset)));
            channel.position(offset);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Until the piece is full or the file ends.
            }
            byte[] data = new byte[buffer.flip().remaining()];
            buffer.get(data);
            return new Piece(offset, data);
        }
    }

    /** @throws NoSuchFileException when there is no such regular file in a sandbox */
    public Download download(String path) throws IOException {
        SandboxPaths.Resolved resolved = paths.resolve(path);
        SeekableByteChannel channel = open(resolved);
        return new Download(resolved.file().getFileName().toString(), channel.size(), channel);
    }

    /**
     * Opens a file whose path was resolved. Each directory on the way is opened relative to the one before, not
     * following links, so that what was checked is what is read.
     */
    private static SeekableByteChannel open(SandboxPaths.Resolved resolved) throws IOException {
        if (!Files.isRegularFile(resolved.file(), LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(resolved.file().toString());
        }
        Path inside = resolved.sandbox().relativize(resolved.file());
        try (DirectoryStream<Path> sandbox = Files.newDirectoryStream(resolved.sandbox())) {
            return sandbox instanceof SecureDirectoryStream<Path> secure
                    ? open(secure, inside)
                    : Files.newByteChannel(resolved.file(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static SeekableByteChannel open(SecureDirectoryStream<Path> directory, Path inside) throws IOException {
        int names = inside.getNameCount();
        if (names == 1) {
            return directory.newByteChannel(inside, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        }
        try (SecureDirectoryStream<Path> deeper =
                directory.newDirectoryStream(inside.getName(0), LinkOption.NOFOLLOW_LINKS)) {
            return open(deeper, inside.subpath(1, names));
        }
    }

    private static Map<String, Object> attributes(Path file) throws IOException {
        return Files.readAttributes(
                file, "unix:nlink,size,lastModifiedTime,mode,owner,group,fileKey", LinkOption.NOFOLLOW_LINKS);
    }

    private static FileInfo info(String asked, Path name, Map<String, Object> attributes) {
        return new FileInfo(
                asked.endsWith("/") ? asked + name : asked + "/" + name,
                (Integer) attributes.get("nlink"),
                (Long) attributes.get("size"),
                ((FileTime) attributes.get("lastModifiedTime")).to(TimeUnit.SECONDS),
                FileMode.text((Integer) attributes.get("mode")),
                attributes.get("owner").toString(),
                attributes.get("group").toString());
    }
}
