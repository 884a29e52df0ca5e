package io.kebne.actors.agent.docker;

import java.nio.file.Path;

/**
 * A directory of the agent's machine that a container sees.
 *
 * @param at absolute, in the container
 */
public record Mount(Path directory, String at, boolean readOnly) {
    /** @param path absolute, or within the sandbox */
    public static Mount inSandbox(Path directory, String path, boolean readOnly) {
        return new Mount(directory, CreateRequest.inSandbox(path), readOnly);
    }

    /** As engines want it. */
    String bind() {
        return directory + ":" + at + (readOnly ? ":ro" : ":rw");
    }
}
