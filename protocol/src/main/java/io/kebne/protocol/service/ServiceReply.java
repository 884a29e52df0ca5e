package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.serialization.KebneMessage;
import java.util.List;
import java.util.Optional;

/** The answer to a {@link ServiceCommand}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface ServiceReply extends KebneMessage {
    /** It is durable, and under way. */
    @JsonTypeName("accepted")
    record Accepted(ServiceId id, long version, String deploymentId) implements ServiceReply {}

    /**
     * A deployment of several services is durable, and under way.
     *
     * @param deploymentId empty: all was as it was to be, and none has begun
     */
    @JsonTypeName("begun")
    record Begun(
            long version,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> deploymentId) implements ServiceReply {}

    /**
     * What would happen.
     *
     * @param present what is wanted now; empty: there is no such service
     * @param kind which deployment it would be; empty: nothing would change
     * @param started how many instances would be launched
     * @param ended how many would be ended; of those that are there, all others stay
     * @param deploymentId of the deployment that is under way, for which it would have to be forced
     */
    @JsonTypeName("planned")
    record Planned(
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ServiceVersion> present,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Deployment.Kind> kind,
            int started,
            int ended,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> deploymentId)
            implements ServiceReply {}

    /** Nothing has changed. */
    @JsonTypeName("refused")
    record Refused(
            Cause cause,
            String field,
            String message,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> deploymentId)
            implements ServiceReply {}

    /** Nothing has changed; it may be asked for again. */
    @JsonTypeName("unavailable")
    record Unavailable(String reason) implements ServiceReply {}

    /** @param more whether there are services after these */
    @JsonTypeName("page")
    record Page(List<ServiceReport> services, boolean more) implements ServiceReply {}

    /**
     * Where the entity is.
     *
     * @param host cluster address of its master
     * @param frameworkId of the framework that runs the services, if there are any
     */
    @JsonTypeName("located")
    record Located(String host, FrameworkId frameworkId) implements ServiceReply {}

    /** Why something was refused. */
    enum Cause {
        INVALID,
        NOT_FOUND,
        /** A deployment is under way. */
        LOCKED,
        /** There is such a service. */
        EXISTS,
        /** It is no more what the asker took it for. */
        CHANGED
    }
}
