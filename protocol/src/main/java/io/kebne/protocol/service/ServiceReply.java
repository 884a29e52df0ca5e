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

    /** A deployment of several services is durable, and under way. */
    @JsonTypeName("begun")
    record Begun(long version, String deploymentId) implements ServiceReply {}

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
        EXISTS
    }
}
