package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.TaskId;
import java.math.BigDecimal;
import java.util.Optional;

/** What can be asked of services. {@code force} goes on although a deployment of the service is under way, and ends that. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface ServiceCommand {
    /**
     * Deploys a version.
     *
     * @param create refused when the service is there; otherwise it is made when it is not
     * @param from the version that it was made from: refused when another is wanted by now; empty: from none
     */
    @JsonTypeName("deploy")
    record Deploy(
            ServiceSpec spec,
            boolean create,
            boolean force,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> from)
            implements ServiceCommand {
        public Deploy(ServiceSpec spec, boolean create, boolean force) {
            this(spec, create, force, Optional.empty());
        }
    }

    /** Changes how many instances there are to be. */
    @JsonTypeName("scale")
    record Scale(ServiceId id, int instances, boolean force) implements ServiceCommand {}

    /** Replaces all instances by new ones of the same version. */
    @JsonTypeName("restart")
    record Restart(ServiceId id, boolean force) implements ServiceCommand {}

    /**
     * Deploys a version that there was before.
     *
     * @param version empty: that before the present one
     */
    @JsonTypeName("rollback")
    record Rollback(
            ServiceId id,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> version,
            boolean force) implements ServiceCommand {}

    /** Ends all instances, and the service with the last. */
    @JsonTypeName("remove")
    record Remove(ServiceId id, boolean force) implements ServiceCommand {}

    /**
     * Ends a deployment.
     *
     * @param force leaves things as they are; otherwise the version before is deployed again
     */
    @JsonTypeName("cancel")
    record Cancel(String deploymentId, boolean force) implements ServiceCommand {}

    /**
     * Stops a deployment from replacing anybody, or lets it go on.
     *
     * @param paused whether it is to be stopped
     */
    @JsonTypeName("pause")
    record Pause(String deploymentId, boolean paused) implements ServiceCommand {}

    /** Says that the canary of a deployment is good. */
    @JsonTypeName("promote")
    record Promote(String deploymentId) implements ServiceCommand {}

    /**
     * Makes what is below a path be these services, all or none of them, under one deployment.
     *
     * @param group the path; empty: all services
     * @param services with ids below it; those that run as they are stay
     * @param create refused when there is a service already
     */
    @JsonTypeName("deploy-group")
    record DeployGroup(
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ServiceId> group,
            java.util.List<ServiceSpec> services,
            boolean create,
            boolean force)
            implements ServiceCommand {
        public DeployGroup {
            services = java.util.List.copyOf(services);
        }
    }

    /**
     * Changes how many instances all services below a path have, under one deployment.
     *
     * @param group the path; empty: all services
     * @param factor of how many they are to have now, not negative; what is no whole number is rounded up
     */
    @JsonTypeName("scale-group")
    record ScaleGroup(
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ServiceId> group, BigDecimal factor, boolean force)
            implements ServiceCommand {
        public ScaleGroup {
            if (factor.signum() < 0) {
                throw new InvalidValueException("scaleBy", "must be a number from 0 on");
            }
        }
    }

    /**
     * Ends instances, which others follow.
     *
     * @param id of whose; empty: of any service
     * @param host on which agent; empty: on any
     * @param taskIds which; empty: all of these
     * @param scale whether there are to be so many fewer
     */
    @JsonTypeName("end-instances")
    record EndInstances(
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ServiceId> id,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> host,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) java.util.List<TaskId> taskIds,
            boolean scale,
            boolean force)
            implements ServiceCommand {
        public EndInstances {
            taskIds = taskIds == null ? java.util.List.of() : java.util.List.copyOf(taskIds);
        }
    }

    /** Asks what would happen if this were deployed; changes nothing. */
    @JsonTypeName("plan")
    record Plan(ServiceSpec spec) implements ServiceCommand {}

    /** Asks for one service with all its versions; changes nothing. */
    @JsonTypeName("show")
    record Show(ServiceId id) implements ServiceCommand {}

    /**
     * Asks for services in the order of their ids, as many as fit into an answer; changes nothing.
     *
     * @param after those that come after this one; empty: from the first on
     */
    @JsonTypeName("list")
    record List(@JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ServiceId> after) implements ServiceCommand {}

    /** Asks where the entity is; changes nothing. */
    @JsonTypeName("locate")
    record Locate() implements ServiceCommand {}
}
