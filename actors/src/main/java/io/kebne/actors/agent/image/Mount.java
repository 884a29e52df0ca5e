package io.kebne.actors.agent.image;

import java.nio.file.Path;

/**
 * A directory or file of the agent's machine that a container sees.
 *
 * @param at absolute, in the container
 */
public record Mount(Path directory, String at, boolean readOnly) {
    /** @param path absolute, or within the sandbox */
    public static Mount inSandbox(Path directory, String path, boolean readOnly) {
        return new Mount(directory, Mounts.inSandbox(path), readOnly);
    }
}
