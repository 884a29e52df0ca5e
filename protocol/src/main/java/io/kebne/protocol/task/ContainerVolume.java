package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import java.util.Optional;

/**
 * A path in a container at which it wants something mounted (mesos.proto, Volume).
 *
 * @param containerPath absolute, or within the sandbox
 * @param hostPath what of the agent's machine is seen there; relative: to the sandbox; empty: an empty directory that
 *     goes with the container
 * @param readOnly whether it cannot be written from there
 */
public record ContainerVolume(
        String containerPath,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> hostPath,
        boolean readOnly) {
    private static final String PATH = "container.volumes.container_path";

    public ContainerVolume {
        if (containerPath == null || containerPath.isEmpty()) {
            throw new InvalidValueException(PATH, "must not be empty");
        }
        require(PATH, containerPath);
        hostPath.ifPresent(path -> require("container.volumes.host_path", path));
    }

    /** A colon ends a path where engines are told of it. */
    private static void require(String field, String path) {
        if (path.indexOf('\0') >= 0 || path.indexOf(':') >= 0) {
            throw new InvalidValueException(field, "must contain neither NUL nor a colon");
        }
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                throw new InvalidValueException(field, "must not contain '..'");
            }
        }
    }
}
