package io.kebne.actors.agent.isolation;

import io.kebne.protocol.task.ContainerVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The volumes of a container that shares the agent's file system (Mesos: isolators/filesystem/linux.cpp, volume/host_path.cpp). */
public final class VolumeMounts {
    private static final String HOST_PATH = "container.volumes.host_path";
    private static final String CONTAINER_PATH = "container.volumes.container_path";

    private VolumeMounts() {}

    /**
     * Makes what of them lies in the sandbox. What was fetched there is not trusted: a link among it is not followed.
     *
     * @return what is to be mounted, in this order
     * @throws IOException when a path is not there that must be, or the wrong thing; with a message that names the field
     */
    public static List<VolumeMount> prepare(List<ContainerVolume> volumes, Path sandbox) throws IOException {
        List<VolumeMount> mounts = new ArrayList<>();
        for (ContainerVolume volume : volumes) {
            Path source = source(path(HOST_PATH, volume.hostPath().orElseThrow()), sandbox);
            Path target = target(path(CONTAINER_PATH, volume.containerPath()), sandbox, Files.isDirectory(source));
            mounts.add(new VolumeMount(source, target, volume.readOnly()));
        }
        return mounts;
    }

    private static Path path(String field, String text) throws IOException {
        try {
            return Path.of(text).normalize();
        } catch (InvalidPathException e) {
            throw new IOException(field + ": '" + text + "' cannot be a path here", e);
        }
    }

    private static Path source(Path path, Path sandbox) throws IOException {
        if (!path.isAbsolute()) {
            return inside(HOST_PATH, sandbox, path, true);
        }
        if (!Files.exists(path)) {
            throw new IOException(HOST_PATH + ": there is no " + path + " on this agent");
        }
        return path;
    }

    private static Path target(Path path, Path sandbox, boolean directory) throws IOException {
        if (path.toString().isEmpty()) {
            throw new IOException(CONTAINER_PATH + ": nothing can be mounted on the sandbox itself");
        }
        if (!path.isAbsolute()) {
            return inside(CONTAINER_PATH, sandbox, path, directory);
        }
        if (!Files.exists(path)) {
            throw new IOException(CONTAINER_PATH + ": there is no " + path
                    + " on this agent, whose file system a container without an image has");
        }
        if (Files.isDirectory(path) != directory) {
            throw new IOException(CONTAINER_PATH + ": " + path + " on this agent is "
                    + (directory ? "no directory" : "a directory") + ", unlike what is to be mounted there");
        }
        return path;
    }

    /** What is not there is made. */
    private static Path inside(String field, Path sandbox, Path path, boolean directory) throws IOException {
        Path found = sandbox;
        for (int i = 0; i < path.getNameCount(); i++) {
            found = found.resolve(path.getName(i));
            boolean isLast = i == path.getNameCount() - 1;
            if (Files.isSymbolicLink(found)) {
                throw new IOException(field + ": " + path + " leads through a link in the sandbox");
            } else if (!Files.exists(found, LinkOption.NOFOLLOW_LINKS)) {
                Path unused = isLast && !directory ? Files.createFile(found) : Files.createDirectory(found);
            } else if (!isLast && !Files.isDirectory(found)) {
                throw new IOException(field + ": " + path + " leads through a file in the sandbox");
            }
        }
        return found;
    }
}
