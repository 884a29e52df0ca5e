package io.kebne.actors.allocator.core;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One step of an allocator's state: an event that is journaled, or something soft that is rebuilt after a failover.
 * Decisions consist of changes; followers of the allocator receive the {@link Public} ones and apply them likewise.
 */
public sealed interface Change {
    /** A change that {@link AllocatorView}s show. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
    sealed interface Public extends Change {}

    /** A hard change. */
    @JsonTypeName("journaled")
    record Journaled(AllocatorEvent event) implements Public {}

    /** Resources are held for a framework. */
    @JsonTypeName("offer-made")
    record OfferMade(Offer offer) implements Public {}

    /** An offer is no longer outstanding; unless accepted, its resources are free. */
    @JsonTypeName("offer-closed")
    record OfferClosed(OfferId offerId, Outcome outcome) implements Public {
        /** How an offer ended. */
        public enum Outcome {
            ACCEPTED,
            DECLINED,
            RESCINDED
        }
    }

    /** A framework is asked to leave an agent. */
    @JsonTypeName("inverse-offer-made")
    record InverseOfferMade(InverseOffer offer) implements Public {}

    /** An inverse offer is no longer outstanding; {@code atMillis} is milliseconds since the epoch. */
    @JsonTypeName("inverse-offer-closed")
    record InverseOfferClosed(OfferId offerId, Answer answer, long atMillis) implements Public {
        /** How an inverse offer ended. */
        public enum Answer {
            ACCEPTED,
            DECLINED,
            RESCINDED
        }
    }

    /** What was said about leaving an agent no longer counts, for one framework or for all. */
    @JsonTypeName("inverse-offers-forgotten")
    record InverseOffersForgotten(AgentId agentId, Optional<FrameworkId> frameworkId) implements Public {}

    /** A framework has ever got this many offers for a role; said to followers that did not see them being made. */
    @JsonTypeName("offers-counted")
    record OffersCounted(FrameworkId frameworkId, String role, long offers) implements Public {}

    /** An agent can be told to run tasks. */
    @JsonTypeName("agent-connected")
    record AgentConnected(AgentId agentId) implements Public {}

    /** An agent fell silent; it gets no tasks until it registers again. */
    @JsonTypeName("agent-disconnected")
    record AgentDisconnected(AgentId agentId) implements Public {}

    /** A silent agent would be given up, were it not for the limits on that. */
    @JsonTypeName("removal-held")
    record RemovalHeld(AgentId agentId) implements Public {}

    /** An agent that was to be given up has been heard of. */
    @JsonTypeName("removal-released")
    record RemovalReleased(AgentId agentId) implements Public {}

    /** A framework's entity said what its scheduler is up to. */
    @JsonTypeName("framework-announced")
    record FrameworkAnnounced(
            FrameworkId frameworkId,
            long version,
            boolean connected,
            Set<String> suppressedRoles,
            List<Request> requests,
            OfferConstraints offerConstraints)
            implements Public {
        /** What a master of an earlier version says has no constraints. */
        public FrameworkAnnounced {
            offerConstraints = offerConstraints == null ? OfferConstraints.NONE : offerConstraints;
        }

        /** Without constraints. */
        public FrameworkAnnounced(
                FrameworkId frameworkId,
                long version,
                boolean connected,
                Set<String> suppressedRoles,
                List<Request> requests) {
            this(frameworkId, version, connected, suppressedRoles, requests, OfferConstraints.NONE);
        }
    }

    /** A task reached a state that is not terminal. */
    @JsonTypeName("task-progressed")
    record TaskProgressed(TaskKey key, TaskStatus status) implements Public {}

    /** Resources that a framework refused stay away from it until a time on the monotonic clock. */
    record Filtered(FrameworkId frameworkId, String role, AgentId agentId, Resources refused, long untilMillis)
            implements Change {}

    /** A framework gave something back, at this time in milliseconds since the epoch. */
    record Refused(
            FrameworkId frameworkId, String role, AgentId agentId, Resources resources, long atMillis, long forMillis)
            implements Change {}

    /** A framework let an offer time out: others see the agent first, as long as nothing changes there. */
    record Unwanted(FrameworkId frameworkId, String role, AgentId agentId) implements Change {}

    /** A framework wants to see again, for these roles, what it had refused. */
    record FiltersCleared(FrameworkId frameworkId, Set<String> roles) implements Change {}

    /** All deadlines up to this time on the monotonic clock have been dealt with. */
    record DeadlinesPassed(long monotonicMillis) implements Change {}

    /** An agent gave a sign of life at this time on the monotonic clock. */
    record AgentHeard(AgentId agentId, long monotonicMillis) implements Change {}

    /** Nobody's silence lasts too long before this time on the monotonic clock. */
    record SilenceChecked(long nextMillis) implements Change {}

    /** An agent is to be asked what it knows of its tasks. */
    record ListingDue(AgentId agentId) implements Change {}

    /** An agent was asked for that at this time on the monotonic clock. */
    record ListingAsked(AgentId agentId, long monotonicMillis) implements Change {}

    /** An agent has said what it knows of its tasks. */
    record AgentListed(AgentId agentId) implements Change {}

    /** An agent is being given up; the next may be at this time on the monotonic clock. */
    record RemovalPermitted(long nextMillis) implements Change {}

    /** What is remembered of agents that are not there was looked through at this time on the monotonic clock. */
    record RegistryChecked(long monotonicMillis) implements Change {}

    /** An outstanding offer is to be rescinded at this time on the monotonic clock. */
    record OfferExpires(OfferId offerId, long atMillis) implements Change {}

    /** A framework that answered an inverse offer is asked again at this time on the monotonic clock. */
    record InverseFilterSet(FrameworkId frameworkId, AgentId agentId, long untilMillis) implements Change {}

    /** A framework is told that a task is not known: a launch of it that names no later offer is refused. */
    record TaskForeclosed(FrameworkId frameworkId, TaskId taskId) implements Change {}

    /** All offers that a framework had are closed: what it was told about tasks need not be remembered. */
    record ForeclosuresForgotten(FrameworkId frameworkId) implements Change {}

    /** Done operations that were not acknowledged have been said again at this time on the monotonic clock. */
    record OperationsRepeated(long monotonicMillis) implements Change {}

    /** A gang begins to wait; it expires at this time on the monotonic clock. */
    record GangWaits(FrameworkId frameworkId, GangId gangId, long deadlineMillis) implements Change {}

    /** A gang was served, or has expired. */
    record GangClosed(FrameworkId frameworkId, GangId gangId) implements Change {}

    /** A gang is no longer asked for. */
    record GangForgotten(FrameworkId frameworkId, GangId gangId) implements Change {}

    /** A role that may preempt waits in vain since this time on the monotonic clock. */
    record ClaimWaits(FrameworkId frameworkId, String role, long sinceMillis) implements Change {}

    /** It no longer does. */
    record ClaimSettled(FrameworkId frameworkId, String role) implements Change {}

    /** What is or becomes free of an agent is kept for a framework. */
    record Earmarked(AgentId agentId, Earmark earmark) implements Change {}

    /** It no longer is. */
    record EarmarkRemoved(AgentId agentId) implements Change {}
}
