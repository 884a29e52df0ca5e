package io.kebne.actors.agent.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.protocol.id.AgentId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where tasks' supervisors tell what they do: a directory for each container, the agent's alone, best on a file system in
 * memory. It outlives the agent's process, and need not outlive the machine's: no process does.
 *
 * <pre>
 *   (container)/pid     who runs; there before the command does anything
 *   (container)/ctl     the supervisor's socket, if it has one
 *   (container)/exit    how the command ended; there once nothing of it is left
 *   (container)/groups  directories of the control groups that were made for the command, a line each; there before it starts
 *   (container)/joined  the same of those that it joins and that are another container's
 *   (container)/namespaces  which of its namespaces are its own, as in /proc/(pid)/ns, a line each; there before it starts, empty
 *       when none is; not there where an earlier version started it
 *   (container)/logs    how its output is to be rotated, if it is
 * </pre>
 */
public final class RuntimeDirectory {
    /** Where the system says that such things belong. */
    private static final Path SYSTEM = Path.of("/run/kebne");

    /** sun_path of sockets, less the zero at its end; and what follows this directory in it. */
    private static final int LONGEST_SOCKET = 107;

    private static final String LONGEST_BELOW = "/00000000-0000-0000-0000-000000000000/ctl";
    private static final String CLOSED = ".closed";
    private static final String GROUPS = "groups";
    private static final String JOINED = "joined";
    private static final String NAMESPACES = "namespaces";

    private final Path root;

    private RuntimeDirectory(Path root) {
        this.root = root;
    }

    /**
     * @param configured empty: the system's place for such things, or else one in the work directory or, when that has too
     *     long a name for sockets, among the temporary files
     * @throws IOException when it cannot be made, or its name is too long for sockets
     */
    public static RuntimeDirectory open(Optional<Path> configured, AgentId agent, Path workDirectory)
            throws IOException {
        if (configured.isPresent()) {
            Path chosen = configured.get().toAbsolutePath().normalize();
            if (isTooLong(chosen)) {
                throw new IOException("The runtime directory " + chosen + " has too long a name for sockets in it");
            }
            return new RuntimeDirectory(made(chosen));
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"), "kebne-" + agent);
        IOException failure = new IOException("There is no place for a runtime directory; see kebne.agent.runtime-dir");
        for (Path candidate : List.of(SYSTEM.resolve(agent.value()), workDirectory.resolve("run"), temporary)) {
            try {
                if (!isTooLong(candidate)) {
                    return new RuntimeDirectory(made(candidate));
                }
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    private static boolean isTooLong(Path directory) {
        return (directory + LONGEST_BELOW).getBytes(UTF_8).length > LONGEST_SOCKET;
    }

    private static Path made(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        if (!Files.isWritable(directory)) {
            throw new IOException(directory + " cannot be written");
        }
        return directory;
    }

    public Path root() {
        return root;
    }

    Path of(String containerId) {
        return root.resolve(containerId);
    }

    Path socket(String containerId) {
        return of(containerId).resolve("ctl");
    }

    /** Makes the directory of a container that is about to be started. */
    Path create(String containerId) throws IOException {
        return Files.createDirectory(of(containerId));
    }

    /** Says which control groups the command of a container is to join that are its own, and end with it. */
    void confine(String containerId, List<Path> groups) throws IOException {
        write(of(containerId).resolve(GROUPS), groups);
    }

    /** Says which control groups of another container the command of a container is to join. Nobody need remember that. */
    void join(String containerId, List<Path> groups) throws IOException {
        write(of(containerId).resolve(JOINED), groups);
    }

    /** Says which namespaces the command of a container has of its own. */
    void separate(String containerId, Set<String> kinds) throws IOException {
        Files.write(of(containerId).resolve(NAMESPACES), new TreeSet<>(kinds));
    }

    /** Which namespaces the command of a container has of its own, or will have once it has begun; empty: that is not known. */
    Optional<Set<String>> namespaces(String containerId) throws IOException {
        return read(of(containerId).resolve(NAMESPACES))
                .map(lines -> lines.lines().collect(Collectors.toSet()));
    }

    /** Says how the output of a container's command is to be rotated. */
    void rotate(String containerId, OutputSettings output) throws IOException {
        if (output.rotates()) {
            Files.writeString(of(containerId).resolve("logs"), output.lines());
        }
    }

    private static void write(Path file, List<Path> groups) throws IOException {
        if (!groups.isEmpty()) {
            StringBuilder lines = new StringBuilder();
            groups.forEach(group -> lines.append(group).append('\n'));
            Files.writeString(file, lines);
        }
    }

    /** The control groups of a container. */
    List<Path> groups(String containerId) throws IOException {
        Optional<String> lines = read(of(containerId).resolve(GROUPS));
        if (lines.isEmpty()) {
            lines = read(of(containerId + CLOSED).resolve(GROUPS));
        }
        return lines.stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("/"))
                .map(Path::of)
                .toList();
    }

    /** What is said about who runs; empty before anybody does. */
    Optional<Running> running(String containerId) throws IOException {
        return read(of(containerId).resolve("pid")).flatMap(Running::parse);
    }

    /** How the command ended, once nothing of it is left. */
    Optional<ExitValue> exit(String containerId) throws IOException {
        return read(of(containerId).resolve("exit")).flatMap(ExitNote::parse);
    }

    /**
     * Keeps a supervisor that has not begun its command, as far as can be seen, from ever beginning it: it cannot say any
     * more who runs.
     *
     * @return who runs nevertheless, because that was said before
     */
    Optional<Running> close(String containerId) throws IOException {
        Path closed = of(containerId + CLOSED);
        try {
            Files.move(of(containerId), closed, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return read(closed.resolve("pid")).flatMap(Running::parse);
    }

    /** Forgets a container of which nothing is left. */
    void remove(String containerId) throws IOException {
        removeAll(of(containerId));
        removeAll(of(containerId + CLOSED));
    }

    /** All containers that have a directory. */
    List<String> containers() throws IOException {
        List<String> all = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path directory : directories) {
                String name = directory.getFileName().toString();
                all.add(name.endsWith(CLOSED) ? name.substring(0, name.length() - CLOSED.length()) : name);
            }
        }
        return all;
    }

    /** Removes the directory itself, unless there are containers in it. */
    void removeIfEmpty() throws IOException {
        if (containers().isEmpty()) {
            removeAll(root);
        }
    }

    private static void removeAll(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(directory);
    }

    private static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
