package io.kebne.actors.agent.nested;

import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.ProcessLimit;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a container that is launched by the agent's own API runs, and what holds it (agent.proto, LaunchContainer).
 *
 * @param resources what it is given; they count against nothing
 * @param limits by resource name
 * @param processLimits of each of its processes
 */
public record ContainerSpec(
        CommandInfo command, Resources resources, Map<String, Limit> limits, List<ProcessLimit> processLimits) {
    private static final Set<String> LIMITED = Set.of(Resources.CPUS, Resources.MEM);

    public ContainerSpec {
        limits = Map.copyOf(limits);
        processLimits = List.copyOf(processLimits);
        limits.forEach((name, limit) -> {
            if (!LIMITED.contains(name)) {
                throw new InvalidValueException("limits", "only cpus and mem can be limited, not " + name);
            }
            if (limit.thousandths() < resources.thousandths(name)) {
                throw new InvalidValueException("limits", "that of " + name + " must not be below what it is given");
            }
        });
    }

    /** Held by nothing of its own. */
    public static ContainerSpec of(CommandInfo command) {
        return new ContainerSpec(command, Resources.EMPTY, Map.of(), List.of());
    }

    /** @param alone whether it lies in no other container, whose disk and ports would be its own as well */
    Bounds bounds(boolean alone) {
        return alone ? Bounds.standalone(resources, limits) : Bounds.nested(resources, limits);
    }
}
