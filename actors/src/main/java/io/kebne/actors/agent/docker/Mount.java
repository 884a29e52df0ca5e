package io.kebne.actors.agent.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

    /** Adds it to what an engine is asked for. */
    void addTo(ObjectNode host) {
        if ((directory + at).indexOf(':') < 0) {
            host.withArray("/Binds").add(directory + ":" + at + (readOnly ? ":ro" : ":rw"));
        } else {
            // Colons divide the parts of a bind. Names of tasks, which are directories, may have some.
            host.withArray("/Mounts")
                    .addObject()
                    .put("Type", "bind")
                    .put("Source", directory.toString())
                    .put("Target", at)
                    .put("ReadOnly", readOnly);
        }
    }
}
