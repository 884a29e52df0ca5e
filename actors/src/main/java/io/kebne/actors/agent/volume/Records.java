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
 *   (either).(n)          of generation n; without: it is not known
 *   (either).doomed       it is being deleted: whatever happens, nobody is to see its data again
 * </pre>
 *
 * There is one note of a directory at any time, but for a crash in the middle of a change: then the one that is being deleted
 * counts, or else the one with the later generation.
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

    /**
     * One note.
     *
     * @param generation of the volume whose data are there; 0: not known
     */
    record Note(Path directory, boolean mount, long generation) {}

    /** One note as it was found. */
    record Found(Note note, boolean doomed) {}

    List<Found> read() throws IOException {
        List<Found> found = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(notes, Files::isSymbolicLink)) {
            for (Path link : links) {
                String name = link.getFileName().toString();
                Path directory = workDirectory.resolve(Files.readSymbolicLink(link));
                Note note = new Note(directory, name.startsWith(MOUNT), generation(name));
                found.add(new Found(note, name.endsWith(DOOMED)));
            }
        }
        return found;
    }

    void put(Note note) throws IOException {
        try {
            Files.createSymbolicLink(link(note), stored(note.directory()));
        } catch (FileAlreadyExistsException e) {
            // Noted already.
        }
        force();
    }

    /** The data turn out to be of this generation. */
    void identify(Note note, long generation) throws IOException {
        Path link = link(note);
        Path identified = link(new Note(note.directory(), note.mount(), generation));
        Files.move(link, identified, StandardCopyOption.ATOMIC_MOVE);
        force();
    }

    void doom(Note note) throws IOException {
        Path link = link(note);
        try {
            Files.move(link, doomed(link), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // Noted already.
        }
        force();
    }

    void remove(Note note) throws IOException {
        Files.deleteIfExists(doomed(link(note)));
        force();
    }

    private Path link(Note note) {
        String name = (note.mount() ? MOUNT : DIRECTORY) + hash(stored(note.directory()));
        return notes.resolve(note.generation() == 0 ? name : name + "." + note.generation());
    }

    /** @return 0 for a name without one, and for one that nothing here makes */
    private static long generation(String name) {
        String[] parts = name.split("\\.", 3);
        boolean numbered = parts.length > 1 && parts[1].matches("[1-9][0-9]{0,17}");
        return numbered ? Long.parseLong(parts[1]) : 0;
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
