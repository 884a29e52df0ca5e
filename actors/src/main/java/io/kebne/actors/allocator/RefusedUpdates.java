package io.kebne.actors.allocator;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whose status updates were refused for want of room. Their agents repeat them anyway, but perhaps only after minutes;
 * they are asked to do it as soon as there is room again. Owned by the allocator's actor.
 */
final class RefusedUpdates {
    /** Beyond this the agents' own repetition has to do. */
    private static final int MAX = 10_000;

    /** Updates of one framework's tasks on one agent. */
    record Source(AgentId agentId, FrameworkId frameworkId) {}

    private final Set<Source> sources = new LinkedHashSet<>();

    void add(AgentId agentId, FrameworkId frameworkId) {
        if (sources.size() < MAX) {
            sources.add(new Source(agentId, frameworkId));
        }
    }

    /** Takes out the first ones, at most so many. */
    List<Source> take(int most) {
        List<Source> taken = new ArrayList<>();
        for (Source source : sources) {
            if (taken.size() == most) {
                break;
            }
            taken.add(source);
        }
        taken.forEach(sources::remove);
        return taken;
    }
}
