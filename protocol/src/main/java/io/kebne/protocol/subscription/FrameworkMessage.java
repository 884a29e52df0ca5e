package io.kebne.protocol.subscription;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.serialization.KebneMessage;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is said to the entity of one framework, by its scheduler, by the allocator and by masters. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface FrameworkMessage extends KebneMessage {
    /**
     * A call of the scheduler that listens at {@code scheduler}.
     *
     * @param streamId by which it is known to masters, when it is a client of one of them
     * @param anew whether it has not been this framework's scheduler before, so that it knows of no offers
     */
    @JsonTypeName("call")
    record Call(
            SchedulerCall call,
            ActorRef<SchedulerEvent> scheduler,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> streamId,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean anew)
            implements FrameworkMessage {
        /** Of a scheduler that is a node of the cluster. */
        public Call(SchedulerCall call, ActorRef<SchedulerEvent> scheduler) {
            this(call, scheduler, Optional.empty(), false);
        }
    }

    /**
     * The scheduler that listens at {@code scheduler} has dealt with these updates: ACKNOWLEDGE for each.
     *
     * @param calls in the order of the updates
     */
    @JsonTypeName("acknowledged")
    record Acknowledged(List<SchedulerCall.Acknowledge> calls, ActorRef<SchedulerEvent> scheduler)
            implements FrameworkMessage {
        public Acknowledged {
            calls = List.copyOf(calls);
        }
    }

    /**
     * A call that came to another master than the one which holds its scheduler's stream.
     *
     * @param streamId that the caller says it has
     * @param replyTo is told what became of it
     */
    @JsonTypeName("relay")
    record Relay(SchedulerCall call, String streamId, ActorRef<CallAnswer> replyTo) implements FrameworkMessage {}

    /**
     * The scheduler asks whether the entity still knows it; answered by a heartbeat or an error event.
     *
     * @param suppressedRoles for which roles it wants no offers at present, in case its calls about that got lost or overtook
     *     each other; empty when it does not say
     */
    @JsonTypeName("ping")
    record Ping(ActorRef<SchedulerEvent> scheduler, Optional<Set<String>> suppressedRoles) implements FrameworkMessage {
        /** A node of an earlier version does not say. */
        public Ping {
            suppressedRoles = suppressedRoles == null ? Optional.empty() : suppressedRoles.map(Set::copyOf);
        }

        /** Says nothing of roles. */
        public Ping(ActorRef<SchedulerEvent> scheduler) {
            this(scheduler, Optional.empty());
        }
    }

    /** Hand this event to the scheduler. {@code agent} takes the acknowledgement when the event wants one. */
    @JsonTypeName("deliver")
    record Deliver(SchedulerEvent event, Optional<ActorRef<AgentMessage>> agent) implements FrameworkMessage {}

    /** Hand these to the scheduler, in this order. */
    @JsonTypeName("deliveries")
    record Deliveries(List<Deliver> deliveries) implements FrameworkMessage {
        public Deliveries {
            deliveries = List.copyOf(deliveries);
        }
    }

    /** The allocator of a pool does not know yet what this framework is up to in this life of it. */
    @JsonTypeName("announce")
    record Announce(String pool) implements FrameworkMessage {}

    /** The allocator of a pool has taken note of what was announced. */
    @JsonTypeName("announced")
    record Announced(String pool, long version) implements FrameworkMessage {}

    /** The allocator of a pool has ended all tasks of this framework and forgotten it. */
    @JsonTypeName("removed")
    record Removed(String pool) implements FrameworkMessage {}

    /** An operator ends the framework. */
    @JsonTypeName("teardown")
    record TeardownByOperator(FrameworkId frameworkId) implements FrameworkMessage {}

    /** What an entity says to itself; never leaves its process. */
    non-sealed interface Local extends FrameworkMessage {}
}
