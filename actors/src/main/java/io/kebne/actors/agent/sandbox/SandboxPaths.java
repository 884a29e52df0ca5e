package io.kebne.actors.agent.sandbox;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Which file a client means by a path. Two forms are known, as in Mesos: the absolute path of a sandbox, as the agent's
 * state shows it, and {@code /frameworks/(id)/executors/(id)/runs/(container or latest)}; each may go on inside.
 */
final class SandboxPaths {
    /** frameworks, framework, executors, executor, runs, container. */
    private static final int DEPTH = 6;

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
        return inside.getName(0).toString().equals("frameworks")
                && inside.getName(2).toString().equals("executors")
                && inside.getName(4).toString().equals("runs");
    }
}
