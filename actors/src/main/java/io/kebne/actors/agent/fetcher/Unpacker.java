package io.kebne.actors.agent.fetcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the entries of an archive below one directory. An archive is not trusted: an entry that would land elsewhere,
 * by its name or through a link that came before it, fails the whole, and so do more bytes or entries than there may be.
 */
final class Unpacker {
    private static final int BUFFER = 64 * 1024;
    private static final int MOST_ENTRIES = 1_000_000;

    /** What the bits of a Unix mode permit, the lowest first. */
    private static final List<PosixFilePermission> BITS = List.of(
            PosixFilePermission.OTHERS_EXECUTE,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_READ);

    private final Path root;
    private final Cancellation cancellation;
    private final long mostBytes;
    private final byte[] buffer = new byte[BUFFER];
    private long bytes;
    private int entries;

    /**
     * @param root an existing directory, without links in its path
     * @param mostBytes of all files together
     */
    Unpacker(Path root, Cancellation cancellation, long mostBytes) {
        this.root = root;
        this.cancellation = cancellation;
        this.mostBytes = mostBytes;
    }

    /** The same for the directory of a file. */
    Unpacker beside(Path file) {
        return new Unpacker(file.getParent(), cancellation, mostBytes);
    }

    private void count() throws IOException {
        cancellation.check();
        if (++entries > MOST_ENTRIES) {
            throw new IOException("it has more than " + MOST_ENTRIES + " entries");
        }
    }

    void directory(String name) throws IOException {
        count();
        Path place = inside(name, root.resolve(name));
        if (!place.equals(root)) {
            makeDirectories(name, place);
        }
    }

    /** @param mode Unix permissions; 0 when the archive does not say */
    void file(String name, int mode, InputStream content) throws IOException {
        Path place = freePlace(name);
        try (OutputStream output = Files.newOutputStream(place)) {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                cancellation.check();
                bytes += n;
                if (bytes > mostBytes) {
                    throw new IOException(
                            "its files have more than " + mostBytes + " bytes (kebne.agent.fetcher-max-unpacked-size)");
                }
                output.write(buffer, 0, n);
            }
        }
        if (mode != 0) {
            Files.setPosixFilePermissions(place, permissions(mode));
        }
    }

    /** @param target anything: a task can make any link itself, and nothing is written through one that leads outside */
    void symbolicLink(String name, String target) throws IOException {
        Files.createSymbolicLink(freePlace(name), Path.of(target));
    }

    void hardLink(String name, String target) throws IOException {
        Path existing = inside(name, root.resolve(target));
        if (!existing.toRealPath().startsWith(root)) {
            throw outside(name);
        }
        Files.createLink(freePlace(name), existing);
    }

    /** Where an entry goes: what was there before is replaced, and never written through if it was a link. */
    private Path freePlace(String name) throws IOException {
        count();
        Path place = inside(name, root.resolve(name));
        if (place.equals(root)) {
            throw outside(name);
        }
        makeDirectories(name, place.getParent());
        Files.deleteIfExists(place);
        return place;
    }

    private void makeDirectories(String name, Path directory) throws IOException {
        Path below = root;
        for (Path part : root.relativize(directory)) {
            if (part.toString().isEmpty()) {
                continue;
            }
            below = below.resolve(part);
            if (!Files.exists(below, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(below);
            }
            if (!below.toRealPath().startsWith(root)) {
                throw outside(name);
            }
        }
    }

    private Path inside(String name, Path place) throws IOException {
        Path clean = place.normalize();
        if (!clean.startsWith(root) || Path.of(name).isAbsolute()) {
            throw outside(name);
        }
        return clean;
    }

    private static IOException outside(String name) {
        return new IOException("entry '" + name + "' lies outside the sandbox");
    }

    /** The nine permission bits; set-uid and its like are not taken over. */
    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BITS.size(); bit++) {
            if ((mode & (1 << bit)) != 0) {
                permissions.add(BITS.get(bit));
            }
        }
        return permissions;
    }
}
