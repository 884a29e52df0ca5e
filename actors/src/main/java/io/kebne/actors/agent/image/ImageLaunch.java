package io.kebne.actors.agent.image;

import io.kebne.actors.agent.process.LaunchPlan;
import io.kebne.protocol.task.ContainerInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container of an image that is to be started.
 *
 * @param plan as for any task; its user is one of the image's, and counts only if the command names it
 * @param environment all of it
 * @param volumes persistent ones, within the sandbox
 * @param network the namespace that was made for it, if one was
 */
public record ImageLaunch(
        LaunchPlan plan,
        ContainerInfo container,
        Map<String, String> environment,
        List<Mount> volumes,
        Optional<Path> network) {
    public ImageLaunch {
        environment = Map.copyOf(environment);
        volumes = List.copyOf(volumes);
    }

    public String image() {
        return container.image().orElseThrow();
    }
}
