package io.kebne.persistence.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceVersion;
import io.kebne.protocol.task.TaskState;
import java.util.Optional;

/** What must not be forgotten of services. The type names stand in journals and keep their meaning. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface ServiceEvent extends KebneMessage {
    /**
     * The entity has started on this master. It changes nothing: what matters is that the journal takes it, and so none
     * that an earlier life of the entity writes late.
     */
    @JsonTypeName("services-started")
    record Started(String host, long atMillis) implements ServiceEvent {}

    /** The framework of the services was ended by somebody else: all instances are, and another framework follows. */
    @JsonTypeName("services-framework-ended")
    record FrameworkEnded(String reason, long atMillis) implements ServiceEvent {}

    /** This version is wanted from now on. */
    @JsonTypeName("service-deployed")
    record Deployed(ServiceId id, ServiceVersion version, Deployment deployment) implements ServiceEvent {}

    /** The service is to end. */
    @JsonTypeName("service-removing")
    record Removing(ServiceId id, Deployment deployment) implements ServiceEvent {}

    /** The last instance has ended, and the service with it. */
    @JsonTypeName("service-removed")
    record Removed(ServiceId id, long atMillis) implements ServiceEvent {}

    /** Nobody is replaced any more, or again. */
    @JsonTypeName("deployment-paused")
    record DeploymentPaused(ServiceId id, String deploymentId, boolean paused, long atMillis) implements ServiceEvent {}

    /** The canary is good. */
    @JsonTypeName("deployment-promoted")
    record DeploymentPromoted(ServiceId id, String deploymentId, long atMillis) implements ServiceEvent {}

    /** @param failure why it was given up; empty: the version is there */
    @JsonTypeName("deployment-ended")
    record DeploymentEnded(
            ServiceId id,
            String deploymentId,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> failure,
            long atMillis)
            implements ServiceEvent {}

    /** Written before anybody is asked to launch it. */
    @JsonTypeName("instance-launched")
    record InstanceLaunched(ServiceId id, ServiceInstance instance) implements ServiceEvent {}

    /** It is to end. */
    @JsonTypeName("instance-ending")
    record InstanceEnding(ServiceId id, TaskId taskId, String why, long atMillis) implements ServiceEvent {}

    /** It has ended, or nobody waits for it any more, which {@link TaskState#UNREACHABLE} says. */
    @JsonTypeName("instance-ended")
    record InstanceEnded(ServiceId id, TaskId taskId, TaskState state, String message, long atMillis)
            implements ServiceEvent {}
}
