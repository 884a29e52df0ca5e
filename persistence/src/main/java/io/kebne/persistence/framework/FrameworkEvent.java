package io.kebne.persistence.framework;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.serialization.KebneMessage;

/** What a framework's entity must not forget. The type names stand in journals and keep their meaning. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface FrameworkEvent extends KebneMessage {
    /**
     * The entity has started on this master. It changes nothing: what matters is that the journal takes it, because it takes
     * no second event of the same number, and so none that an earlier life of the entity writes late.
     *
     * @param host cluster address of the master
     */
    @JsonTypeName("entity-started")
    record EntityStarted(String host, long atMillis) implements FrameworkEvent {}

    /** A scheduler subscribed, with this information from now on. */
    @JsonTypeName("subscribed")
    record Subscribed(FrameworkInfo info, long atMillis) implements FrameworkEvent {}

    /** The scheduler is gone; unless one subscribes before the deadline, the framework is removed. */
    @JsonTypeName("disconnected")
    record Disconnected(long deadlineMillis) implements FrameworkEvent {}

    /** The framework is over and its id may never be used again. */
    @JsonTypeName("removed")
    record Removed(String reason, long atMillis) implements FrameworkEvent {}
}
