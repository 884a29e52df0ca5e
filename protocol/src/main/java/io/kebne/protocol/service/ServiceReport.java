package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service as it is.
 *
 * @param version the latest
 * @param versions all that are remembered, oldest first; only when one service was asked for
 * @param lastFailure of an instance that ended by itself, since the entity has started
 * @param queue what it waits for, when it does
 * @param unheard how many instances of before the entity has started it has not heard enough of since, and may soon:
 *     any may be ready
 * @param autoscaling what is known for it, where there is any
 */
public record ServiceReport(
        ServiceVersion version,
        List<ServiceVersion> versions,
        boolean removing,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Deployment> deployment,
        List<Instance> instances,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Failure> lastFailure,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Queue> queue,
        int unheard,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<AutoscalingStatus> autoscaling) {
    /**
     * @param state as last heard; empty: not heard of since the entity has started
     * @param healthy what its health check says
     * @param ready whether it counts as one that serves
     * @param startedMillis since when it runs, as far as is known, since the epoch
     */
    public record Instance(
            ServiceInstance instance,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<TaskState> state,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Boolean> healthy,
            boolean ready,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> startedMillis) {}

    /** How an instance ended by itself. */
    public record Failure(
            TaskId taskId,
            TaskState state,
            String message,
            AgentId agentId,
            String hostname,
            long version,
            long atMillis) {}

    /**
     * @param count instances that are to be launched
     * @param sinceMillis since the epoch
     * @param delayMillis for how long none is launched, because those before did not last
     * @param offers how many have been looked at since
     * @param refusals how many of them were of no use, by cause
     */
    public record Queue(int count, long sinceMillis, long delayMillis, long offers, Map<String, Long> refusals) {}

    public ServiceReport {
        versions = List.copyOf(versions);
        instances = List.copyOf(instances);
    }

    /** Whether requests may be sent to it: it is ready, and not kept back until its deployment is promoted. */
    public boolean takesRequests(Instance one) {
        boolean keptBack = one.instance().config() == version.config()
                && deployment.filter(d -> d.isUpgrade() && !d.promoted()).isPresent()
                && version.spec()
                        .upgrade()
                        .canary()
                        .filter(canary -> !canary.discovery())
                        .isPresent();
        return one.ready() && !keptBack;
    }
}
