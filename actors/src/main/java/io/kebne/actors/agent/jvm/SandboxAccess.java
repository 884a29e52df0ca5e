package io.kebne.actors.agent.jvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files in a directory of a sandbox, read and written by the agent, who may be root. The task may put links wherever it
 * likes, at any time; none is followed.
 */
final class SandboxAccess implements AutoCloseable {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> WRITE =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);

    private final SecureDirectoryStream<Path> directory;

    private SandboxAccess(SecureDirectoryStream<Path> directory) {
        this.directory = directory;
    }

    /** The sandbox itself. */
    static SandboxAccess open(Path sandbox) throws IOException {
        return new SandboxAccess(secure(sandbox));
    }

    /** A directory in it. */
    static SandboxAccess open(Path sandbox, String name) throws IOException {
        try (SecureDirectoryStream<Path> whole = secure(sandbox)) {
            return new SandboxAccess(whole.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
        }
    }

    @SuppressWarnings("StreamResourceLeak") // Whoever calls closes it.
    private static SecureDirectoryStream<Path> secure(Path sandbox) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(sandbox);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new IOException("This machine cannot open files without following links");
    }

    /** The size of a regular file, in bytes; empty when there is none of this name. */
    Optional<Long> size(String name) throws IOException {
        try {
            BasicFileAttributes attributes = directory
                    .getFileAttributeView(Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
            return attributes.isRegularFile() ? Optional.of(attributes.size()) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        directory.forEach(path -> names.add(path.getFileName().toString()));
        return names;
    }

    /** At most so many bytes of a file, from its beginning; none when there is no such file. */
    byte[] head(String name, int most) throws IOException {
        return read(name, most, false);
    }

    /** The last so many bytes of a file. */
    byte[] tail(String name, int most) throws IOException {
        return read(name, most, true);
    }

    private byte[] read(String name, int most, boolean fromEnd) throws IOException {
        Optional<Long> size = size(name);
        if (size.isEmpty()) {
            return new byte[0];
        }
        try (SeekableByteChannel channel = directory.newByteChannel(Path.of(name), READ)) {
            if (fromEnd) {
                channel.position(Math.max(0, size.get() - most));
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(most, size.get()));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // On until it is full or the file ends.
            }
            byte[] read = new byte[bytes.position()];
            bytes.flip().get(read);
            return read;
        }
    }

    /** Writes a new file. One of this name that is there already is replaced, if it is none but a file or a link. */
    void write(String name, byte[] content) throws IOException {
        try {
            writeNew(name, content);
        } catch (FileAlreadyExistsException e) {
            directory.deleteFile(Path.of(name));
            writeNew(name, content);
        }
    }

    void delete(String name) throws IOException {
        directory.deleteFile(Path.of(name));
    }

    private void writeNew(String name, byte[] content) throws IOException {
        try (SeekableByteChannel channel = directory.newByteChannel(Path.of(name), WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                int written = channel.write(bytes);
                if (written < 0) {
                    throw new IOException("cannot write " + name);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
