package io.kebne.protocol.scheduler;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.operation.OperationStatus;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.task.TaskInfo;
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

    /** The framework is asked to give up what it has on these agents in time. */
    @JsonTypeName("INVERSE_OFFERS")
    record InverseOffers(List<InverseOffer> inverseOffers) implements SchedulerEvent {
        public InverseOffers {
            inverseOffers = List.copyOf(inverseOffers);
        }
    }

    /** This inverse offer need no longer be answered. */
    @JsonTypeName("RESCIND_INVERSE_OFFER")
    record RescindInverseOffer(OfferId inverseOfferId) implements SchedulerEvent {}

    /** This offer may no longer be used. */
    @JsonTypeName("RESCIND")
    record Rescind(OfferId offerId) implements SchedulerEvent {}

    /** News of a task; to be acknowledged when its status has a uuid. */
    @JsonTypeName("UPDATE")
    record Update(TaskStatus status) implements SchedulerEvent {}

    /** Several updates at once, in this order. Kebne's own, between nodes of the cluster. */
    @JsonTypeName("UPDATES")
    record Updates(List<TaskStatus> statuses) implements SchedulerEvent {
        public Updates {
            statuses = List.copyOf(statuses);
        }
    }

    /** News of an operation; to be acknowledged when its status has a uuid. */
    @JsonTypeName("UPDATE_OPERATION_STATUS")
    record UpdateOperationStatus(OperationStatus status) implements SchedulerEvent {}

    /** The resources of a gang could not be brought together in time; it is no longer waited for. Kebne's own. */
    @JsonTypeName("GANG_EXPIRED")
    record GangExpired(GangId gangId, String reason) implements SchedulerEvent {}

    /**
     * The answer to UPDATE_FRAMEWORK. Kebne's own.
     *
     * @param refusal why nothing was changed, beginning with the field at fault; empty: all was changed
     */
    @JsonTypeName("FRAMEWORK_UPDATED")
    record FrameworkUpdated(Optional<String> refusal) implements SchedulerEvent {}

    /** An executor says this. Nothing repeats it. */
    @JsonTypeName("MESSAGE")
    record Message(AgentId agentId, ExecutorId executorId, Bytes data) implements SchedulerEvent {
        public Message {
            data = data.requireAtMost(TaskInfo.MAX_DATA, "message.data");
        }
    }

    /**
     * An agent was removed, or an executor ended.
     *
     * @param executorId which executor; empty: the agent
     * @param status how the executor's process ended, as wait(2) has it, where that is known
     */
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

    /**
     * A call that this scheduler has made through another master. Kebne's own.
     *
     * @param replyTo is told what became of it
     */
    @JsonTypeName("CALLED")
    record Called(SchedulerCall call, ActorRef<CallAnswer> replyTo) implements SchedulerEvent {}

    /** The framework's entity does not know this scheduler: it should subscribe again. */
    @JsonTypeName("DISCONNECTED")
    record Disconnected() implements SchedulerEvent {}
}
