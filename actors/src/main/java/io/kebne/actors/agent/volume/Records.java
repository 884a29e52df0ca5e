package io.kebne.actors.agent.volume;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The agent's own note of the volumes that it made, so that it deletes nothing else. One link for each, to the data,
 * named by the hash of its target; links into the work directory are relative, so that it can be moved.
 *
 * <pre>
 *   dir-(hash)            the directory is the volume's
 *   mount-(hash)          what is in the directory is
 *   (either).doomed       it is being deleted: whatever happens, nobody is to see its data again
 * </pre>
 */
final class Records {
    private static final String DIRECTORY = "dir-";
    private static final String MOUNT = "mount-";
    private static final String DOOMED = ".doomed";

    private final Path workDirectory;
    private final Path notes;

    /** @param notes a directory; made when it does not exist */
    Records(Path workDirectory, Path notes) throws IOException {
        this.workDirectory = workDirectory;
        this.notes = Files.createDirectories(notes);
    }

    /** One note as it was found. */
    record Found(Path directory, boolean mount, boolean doomed) {}

    List<Found> read() throws IOException {
        List<Found> found = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(notes, Files::isSymbolicLink)) {
            for (Path link : links) {
                String name = link.getFileName().toString();
                Path directory = workDirectory.resolve(Files.readSymbolicLink(link));
                found.add(new Found(directory, name.startsWith(MOUNT), name.endsWith(DOOMED)));
            }
        }
        return found;
    }

    void put(Path directory, boolean mount) throws IOException {
        try {
            Files.createSymbolicLink(link(directory, mount), stored(directory));
        } catch (FileAlreadyExistsException e) {
            // Noted already.
        }
        force();
    }

    void doom(Path directory, boolean mount) throws IOException {
        Path link = link(directory, mount);
        try {
            Files.move(link, doomed(link), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // Noted already.
        }
        force();
    }

    void remove(Path directory, boolean mount) throws IOException {
        Files.deleteIfExists(doomed(link(directory, mount)));
        force();
    }

    private Path link(Path directory, boolean mount) {
        return notes.resolve((mount ? MOUNT : DIRECTORY) + hash(stored(directory)));
    }

    private static Path doomed(Path link) {
        return link.resolveSibling(link.getFileName() + DOOMED);
    }

    private Path stored(Path directory) {
        return directory.startsWith(workDirectory) ? workDirectory.relativize(directory) : directory;
    }

    private void force() throws IOException {
        try (FileChannel channel = FileChannel.open(notes, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String hash(Path path) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
