package io.kebne.actors.agent.image;

import io.kebne.protocol.task.ContainerVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a container sees of the agent's machine, in the order in which it is mounted.
 *
 * @param bound with its sandbox, which comes first
 * @param nameless where it has directories that are empty at first, and go with it
 */
public record Mounts(List<Mount> bound, List<String> nameless) {
    /** Where a container sees its sandbox (Mesos: --sandbox_directory). */
    public static final String SANDBOX = "/mnt/mesos/sandbox";

    public Mounts {
        bound = List.copyOf(bound);
        nameless = List.copyOf(nameless);
    }

    /**
     * Makes the directories of the sandbox that it mounts.
     *
     * @throws IOException when they cannot be made
     */
    public static Mounts of(ImageLaunch launch) throws IOException {
        Path sandbox = launch.plan().sandbox();
        List<Mount> bound = new ArrayList<>();
        List<String> nameless = new ArrayList<>();
        bound.add(new Mount(sandbox, SANDBOX, false));
        bound.addAll(launch.volumes());
        for (ContainerVolume volume : launch.container().volumes()) {
            String at = inSandbox(volume.containerPath());
            Optional<String> path = volume.hostPath();
            if (path.isEmpty()) {
                nameless.add(at);
                continue;
            }
            Path directory = sandbox.resolve(path.get());
            // What is there already may be a file, which was fetched.
            if (!Path.of(path.get()).isAbsolute() && !Files.exists(directory)) {
                Files.createDirectories(directory);
            }
            bound.add(new Mount(directory, at, volume.readOnly()));
        }
        return new Mounts(bound, nameless);
    }

    /** A relative path is one of the sandbox. */
    static String inSandbox(String containerPath) {
        return containerPath.startsWith("/") ? containerPath : SANDBOX + "/" + containerPath;
    }
}
