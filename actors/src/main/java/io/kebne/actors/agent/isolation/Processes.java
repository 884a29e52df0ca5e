package io.kebne.actors.agent.isolation;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The processes of this machine, as far as they tell whose container they are in. */
public interface Processes {
    /** Those of all containers, their supervisors among them. Looks at all processes of the machine. */
    Map<String, List<Long>> byContainer();

    /** Who looks after a container; it is none of its processes. */
    OptionalLong supervisor(String containerId);
}
