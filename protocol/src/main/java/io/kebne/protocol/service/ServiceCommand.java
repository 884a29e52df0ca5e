package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Optional;

/** What can be asked of services. {@code force} goes on although a deployment of the service is under way, and ends that. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface ServiceCommand {
    /**
     * Deploys a version.
     *
     * @param create refused when the service is there; otherwise it is made when it is not
     */
    @JsonTypeName("deploy")
    record Deploy(ServiceSpec spec, boolean create, boolean force) implements ServiceCommand {}

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
