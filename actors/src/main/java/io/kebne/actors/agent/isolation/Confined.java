package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.cgroup.ControlGroup;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A container that is held to something.
 *
 * @param group its control groups; of no hierarchy when it has none
 * @param around those of the executor that it belongs to
 * @param bounds what it was given
 * @param sandbox known while it is watched
 */
record Confined(
        String containerId, ControlGroup group, Optional<ControlGroup> around, Bounds bounds, Optional<Path> sandbox) {
    Confined with(Bounds newBounds, Optional<Path> newSandbox) {
        return new Confined(containerId, group, around, newBounds, newSandbox);
    }
}
