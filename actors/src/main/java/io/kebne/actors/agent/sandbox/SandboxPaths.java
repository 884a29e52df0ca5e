package io.kebne.actors.agent.sandbox;

import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which file a client means by a path. Two forms are known, as in Mesos: the absolute path of a sandbox, as the agent's
 * state shows it, and {@code /frameworks/(id)/executors/(id)/runs/(container or latest)}; each may go on inside.
 */
final class SandboxPaths {
    /** frameworks, framework, executors, executor, runs, container. */
    private static final int DEPTH = 6;

    private static final String FRAMEWORKS = "frameworks";
    private static final String EXECUTORS = "executors";
    private static final String RUNS = "runs";

    private final Path agentRoot;

    SandboxPaths(WorkDirectory workDirectory) {
        this.agentRoot = workDirectory
                .root()
                .resolve("slaves")
                .resolve(workDirectory.agentId().value());
    }

    /** A file that exists, and the sandbox it lies in; both without links. */
    record Resolved(Path sandbox, Path file) {}

    /** @throws NoSuchFileException when the path names nothing that lies in a sandbox, whatever the cause */
    Resolved resolve(String path) throws IOException {
        try {
            Path inside = relative(Path.of(path));
            if (inside.getNameCount() < DEPTH || !isShapedLikeSandbox(inside)) {
                throw new NoSuchFileException(path);
            }
            Path runs = agentRoot.resolve(inside.subpath(0, DEPTH - 1)).toRealPath();
            Path sandbox = runs.resolve(inside.getName(DEPTH - 1)).toRealPath();
            Path file = agentRoot.resolve(inside).toRealPath();
            boolean contained = runs.startsWith(agentRoot.toRealPath())
                    && runs.equals(sandbox.getParent())
                    && file.startsWith(sandbox);
            if (!contained) {
                throw new NoSuchFileException(path);
            }
            return new Resolved(sandbox, file);
        } catch (InvalidPathException e) {
            throw new NoSuchFileException(path);
        }
    }

    /**
     * All paths of sandboxes that there are, in both forms, with where they lead.
     *
     * @param most how many sandboxes at most
     * @throws InvalidValueException when there are more
     */
    SortedMap<String, String> all(int most) throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        int sandboxes = 0;
        for (Path framework : entries(agentRoot.resolve(FRAMEWORKS))) {
            for (Path executor : entries(framework.resolve(EXECUTORS))) {
                for (Path run : entries(executor.resolve(RUNS))) {
                    sandboxes += add(run, all) ? 1 : 0;
                    if (sandboxes > most) {
                        throw new InvalidValueException("files", "are in more than " + most + " sandboxes");
                    }
                }
            }
        }
        return all;
    }

    /** @return whether it is a sandbox, or leads to one */
    private boolean add(Path run, SortedMap<String, String> all) {
        String inside = "/" + agentRoot.relativize(run);
        try {
            Resolved resolved = resolve(inside);
            if (!Files.isDirectory(resolved.sandbox())) {
                return false;
            }
            String real = run.resolveSibling(resolved.sandbox().getFileName()).toString();
            all.put(inside, real);
            all.put(run.toString(), real);
            return true;
        } catch (IOException e) {
            // Removed since the directory was read.
            return false;
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            // There are none, or none any more.
        }
        return entries;
    }

    /** The path below this agent's directory. Dots are taken out before anything is compared. */
    private Path relative(Path path) throws NoSuchFileException {
        Path clean = path.normalize();
        if (clean.startsWith(agentRoot)) {
            return agentRoot.relativize(clean);
        }
        if (clean.isAbsolute() && clean.getNameCount() >= DEPTH) {
            return clean.subpath(0, clean.getNameCount());
        }
        throw new NoSuchFileException(path.toString());
    }

    private static boolean isShapedLikeSandbox(Path inside) {
        return inside.getName(0).toString().equals(FRAMEWORKS)
                && inside.getName(2).toString().equals(EXECUTORS)
                && inside.getName(4).toString().equals(RUNS);
    }
}
