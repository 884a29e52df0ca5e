package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.task.TaskState;
import java.util.List;
import java.util.Optional;

/**
 * What has happened to services, for those who want to hear of it at once. It is said once, and lost with whoever says it: what is
 * true can be asked for. Times are milliseconds since the epoch.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface ServiceNews extends KebneMessage {
    /** An instance has reached another state. */
    @JsonTypeName("status")
    record StatusUpdate(ServiceId id, ServiceInstance instance, TaskState state, String message, long atMillis)
            implements ServiceNews {}

    /** The health check of an instance says something else than before. */
    @JsonTypeName("health")
    record HealthChanged(ServiceId id, ServiceInstance instance, boolean alive, long atMillis) implements ServiceNews {}

    /** @param reason why autoscaling began it; empty: a user did */
    @JsonTypeName("deployment-begun")
    record DeploymentBegun(
            String deploymentId,
            long version,
            List<ServiceId> services,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> reason,
            long atMillis)
            implements ServiceNews {
        public DeploymentBegun {
            services = List.copyOf(services);
        }
    }

    /** @param failure why it was given up; empty: all is as wanted */
    @JsonTypeName("deployment-ended")
    record DeploymentOver(
            String deploymentId,
            List<ServiceId> services,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> failure,
            long atMillis)
            implements ServiceNews {
        public DeploymentOver {
            services = List.copyOf(services);
        }
    }

    /** A service is no more. */
    @JsonTypeName("terminated")
    record Terminated(ServiceId id, long atMillis) implements ServiceNews {}

    /**
     * A user has deployed a version over HTTP.
     *
     * @param definition as JSON
     */
    @JsonTypeName("posted")
    record Posted(String uri, String definition, long atMillis) implements ServiceNews {}
}
