package io.kebne.actors.agent.volume;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes what tasks left behind. Their files are not to be trusted: links are removed, never followed, not even when
 * a task that still runs puts one in the place of a directory; and however deep directories lie in each other, neither
 * the stack nor the number of open files grows, because what lies deep is moved up first.
 */
public final class Tree {
    private static final LinkOption NO_LINKS = LinkOption.NOFOLLOW_LINKS;
    private static final String MOVED = ".moved-up-";

    private final Path top;
    private final SecureDirectoryStream<Path> directory;
    private long moved;

    private Tree(Path top, SecureDirectoryStream<Path> directory) {
        this.top = top;
        this.directory = directory;
    }

    /** Deletes a directory, or the link or file in its place. Does nothing when there is none. */
    public static void delete(Path path) throws IOException {
        try {
            if (Files.isDirectory(path, NO_LINKS)) {
                empty(path);
            }
            Files.delete(path);
        } catch (NoSuchFileException e) {
            // Gone already.
        }
    }

    /** Deletes all that is in a directory. What is put there meanwhile may stay. */
    static void empty(Path path) throws IOException {
        try {
            emptyAccessible(path);
        } catch (AccessDeniedException e) {
            makeAccessible(path, e);
            emptyAccessible(path);
        }
    }

    private static void emptyAccessible(Path path) throws IOException {
        try (DirectoryStream<Path> parent =
                        Files.newDirectoryStream(path.toAbsolutePath().getParent());
                SecureDirectoryStream<Path> directory =
                        secure(parent).newDirectoryStream(path.getFileName(), NO_LINKS)) {
            new Tree(path, directory).empty();
        }
    }

    private void empty() throws IOException {
        for (List<Path> names = names(top); !names.isEmpty(); names = names(top)) {
            for (Path name : names) {
                remove(name);
            }
        }
    }

    private List<Path> names(Path path) throws IOException {
        // The stream that is open can be read only once; it stands for the directory, whatever has its path by now.
        try (SecureDirectoryStream<Path> again = directory.newDirectoryStream(Path.of("."), NO_LINKS)) {
            return names(again);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new FileSystemException(path.toString(), null, "was taken away while it was emptied");
        }
    }

    private static List<Path> names(SecureDirectoryStream<Path> stream) {
        List<Path> names = new ArrayList<>();
        stream.forEach(entry -> names.add(entry.getFileName()));
        return names;
    }

    private void remove(Path name) throws IOException {
        if (isDirectory(directory, name)) {
            try {
                flatten(name);
            } catch (AccessDeniedException e) {
                makeAccessible(top.resolve(name), e);
                flatten(name);
            }
            directory.deleteDirectory(name);
        } else {
            directory.deleteFile(name);
        }
    }

    /** Empties a directory, moving what is itself not empty to the top. */
    private void flatten(Path name) throws IOException {
        try (SecureDirectoryStream<Path> inner = directory.newDirectoryStream(name, NO_LINKS)) {
            for (Path child : names(inner)) {
                if (!isDirectory(inner, child)) {
                    inner.deleteFile(child);
                } else if (!deletedEmpty(inner, child)) {
                    moveUp(inner, child, top.resolve(name).resolve(child));
                }
            }
        }
    }

    private static boolean deletedEmpty(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        try {
            parent.deleteDirectory(name);
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    private void moveUp(SecureDirectoryStream<Path> inner, Path child, Path path) throws IOException {
        try {
            inner.move(child, directory, freshName());
        } catch (AccessDeniedException e) {
            makeAccessible(path, e);
            inner.move(child, directory, freshName());
        }
    }

    private Path freshName() {
        Path name = Path.of(MOVED + moved++);
        while (exists(name)) {
            name = Path.of(MOVED + moved++);
        }
        return name;
    }

    private boolean exists(Path name) {
        try {
            directory
                    .getFileAttributeView(name, BasicFileAttributeView.class, NO_LINKS)
                    .readAttributes();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isDirectory(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        return parent.getFileAttributeView(name, BasicFileAttributeView.class, NO_LINKS)
                .readAttributes()
                .isDirectory();
    }

    /**
     * A task may take an agent that is not root the right to its own files. That agent is the user that its tasks are,
     * so it does no harm to follow a link here; root is never denied access.
     */
    private static void makeAccessible(Path path, AccessDeniedException why) throws IOException {
        if (!Files.isDirectory(path, NO_LINKS)) {
            throw why;
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new IOException("This system does not let a directory be emptied safely");
    }
}
