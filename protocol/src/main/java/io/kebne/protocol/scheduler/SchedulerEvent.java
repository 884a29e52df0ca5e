package io.kebne.protocol.scheduler;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;

/** What a scheduler hears (Mesos: scheduler HTTP API, events). The type names are Mesos'. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface SchedulerEvent extends KebneMessage {
    /** The scheduler now speaks for this framework. Comes again after each loss of the connection. */
    @JsonTypeName("SUBSCRIBED")
    record Subscribed(FrameworkId frameworkId) implements SchedulerEvent {}

    /** New offers; they are the framework's until it answers, they are rescinded or time out. */
    @JsonTypeName("OFFERS")
    record Offers(List<Offer> offers) implements SchedulerEvent {
        public Offers {
            offers = List.copyOf(offers);
        }
    }

    /** This offer may no longer be used. */
    @JsonTypeName("RESCIND")
    record Rescind(OfferId offerId) implements SchedulerEvent {}

    /** News of a task; to be acknowledged when its status has a uuid. */
    @JsonTypeName("UPDATE")
    record Update(TaskStatus status) implements SchedulerEvent {}

    /** An agent was removed, or an executor ended. */
    @JsonTypeName("FAILURE")
    record Failure(AgentId agentId, Optional<ExecutorId> executorId, Optional<Integer> status)
            implements SchedulerEvent {}

    /** The subscription is over, or was refused; the message says why. */
    @JsonTypeName("ERROR")
    @SuppressWarnings("JavaLangClash") // Mesos' name of it.
    record Error(String message) implements SchedulerEvent {}

    /** The framework's entity is there and knows this scheduler. */
    @JsonTypeName("HEARTBEAT")
    record Heartbeat() implements SchedulerEvent {}

    /** The framework's entity does not know this scheduler: it should subscribe again. */
    @JsonTypeName("DISCONNECTED")
    record Disconnected() implements SchedulerEvent {}
}
