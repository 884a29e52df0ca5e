package io.kebne.actors.agent.volume;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/** How a task sees a volume: a link in its sandbox (Mesos: isolators/filesystem/posix.cpp). */
public final class SandboxLink {
    /** The agent writes them itself. */
    private static final Set<Path> TAKEN = Set.of(Path.of("stdout"), Path.of("stderr"));

    private SandboxLink() {}

    /**
     * Makes a link, with the directories on the way to it. What was fetched into the sandbox is not trusted: a link
     * among it is not followed.
     *
     * @param containerPath relative to the sandbox
     * @param data where the link leads
     * @throws VolumeException when something else has that path
     */
    public static void make(Path sandbox, String containerPath, Path data) throws VolumeException {
        Path inside = inside(containerPath);
        try {
            for (int names = 1; names < inside.getNameCount(); names++) {
                Path parent = sandbox.resolve(inside.subpath(0, names));
                if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectory(parent);
                }
            }
            Files.createSymbolicLink(sandbox.resolve(inside), data);
        } catch (FileAlreadyExistsException e) {
            throw refused(containerPath, "there is " + sandbox.relativize(Path.of(e.getFile())) + " already");
        } catch (IOException e) {
            throw new VolumeException("The container_path '" + containerPath + "' of a volume cannot be made", e);
        }
    }

    private static Path inside(String containerPath) throws VolumeException {
        try {
            Path inside = Path.of(containerPath).normalize();
            if (inside.isAbsolute()
                    || inside.startsWith("..")
                    || inside.toString().isEmpty()) {
                throw refused(containerPath, "it is not inside the sandbox");
            }
            if (TAKEN.contains(inside)) {
                throw refused(containerPath, "the task's output goes there");
            }
            return inside;
        } catch (InvalidPathException e) {
            throw refused(containerPath, "it cannot be a path here");
        }
    }

    private static VolumeException refused(String containerPath, String why) {
        return new VolumeException(
                "The container_path '" + containerPath + "' of a volume conflicts with the sandbox: " + why);
    }
}
