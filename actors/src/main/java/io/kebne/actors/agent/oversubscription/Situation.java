package io.kebne.actors.agent.oversubscription;

import io.kebne.actors.agent.usage.core.ContainerNeed;
import java.util.List;

/**
 * What a controller of quality of service decides by.
 *
 * @param processors of the machine
 * @param megabytes that the agent gives to tasks for good
 * @param containers that run, as they were seen last
 * @param seenMillis when that was, on the monotonic clock
 * @param nowMillis on the same clock
 */
public record Situation(
        MachineLoad machine,
        int processors,
        double megabytes,
        List<ContainerNeed> containers,
        long seenMillis,
        long nowMillis) {}
