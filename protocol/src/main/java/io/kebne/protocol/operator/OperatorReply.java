package io.kebne.protocol.operator;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.serialization.KebneMessage;

/** What became of an {@link OperatorCommand}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface OperatorReply extends KebneMessage {
    /** It is done and durable. */
    @JsonTypeName("done")
    record Done() implements OperatorReply {}

    /**
     * Nothing was changed.
     *
     * @param field of the command at fault, by its name on the wire
     * @param message what is wrong with it, as a phrase that can follow the field's name
     */
    @JsonTypeName("refused")
    record Refused(Cause cause, String field, String message) implements OperatorReply {}

    /**
     * It cannot be done now, and may be asked for again.
     *
     * @param reason for people; it says so when the command may have been done nevertheless
     */
    @JsonTypeName("unavailable")
    record Unavailable(String reason, long retryAfterMillis) implements OperatorReply {}

    /** A fault of the allocator: it was not done, and will not be if it is asked for again. */
    @JsonTypeName("failed")
    record Failed(String message) implements OperatorReply {}

    /** Why a command was refused; decides the HTTP status. */
    enum Cause {
        /** The command is wrong in itself, or in this state: 400. */
        INVALID,
        /** What it names is not there: 404. */
        NOT_FOUND,
        /** It is right but the resources are not free or not enough: 409. */
        CONFLICT
    }
}
