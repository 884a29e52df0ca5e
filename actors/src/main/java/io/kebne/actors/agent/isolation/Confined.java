package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.cgroup.ControlGroup;
import java.util.Optional;

/**
 * A container that is held to something.
 *
 * @param group its control groups; of no hierarchy when it has none
 * @param around those of the executor that it belongs to
 */
record Confined(String containerId, ControlGroup group, Optional<ControlGroup> around) {}
