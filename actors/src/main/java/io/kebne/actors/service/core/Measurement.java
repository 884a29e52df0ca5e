package io.kebne.actors.service.core;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.service.ScalingPolicy;
import io.kebne.protocol.service.ServiceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be found out about a service's instances. Nothing waits for it: what is not known in time is not known.
 *
 * @param usage the instances of which the agents are asked what they use, by agent
 * @param reads numbers that are asked for over HTTP
 */
public record Measurement(ServiceId id, Map<AgentId, List<TaskId>> usage, List<Read> reads) {
    /**
     * @param round in which it is asked: what comes in a later one is of no use any more
     * @param policy which of the service's
     * @param instance who tells it of itself; empty: somebody tells it of all
     */
    public record Read(
            ServiceId id, long round, int policy, Optional<TaskId> instance, String url, ScalingPolicy.Metric metric) {}

    /** @param value the number; empty: there is none, for this reason */
    public record Answer(Read read, Optional<Double> value, String problem) {}

    public Measurement {
        usage = Map.copyOf(usage);
        reads = List.copyOf(reads);
    }
}
