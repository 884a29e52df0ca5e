package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.InverseOfferClosed;
import io.kebne.actors.allocator.core.Change.InverseOfferClosed.Answer;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.InverseOffer;
import io.vavr.collection.HashMap;
import java.util.Optional;

/**
 * Frameworks that were asked to leave machines, and what they answered. Soft: asked again after a failover.
 *
 * @param outstanding by id
 * @param latest the last word with each framework about each agent
 */
public record InverseOffers(
        HashMap<OfferId, InverseOffer> outstanding, HashMap<AgentId, HashMap<FrameworkId, Latest>> latest) {
    /**
     * The last inverse offer to a framework about an agent.
     *
     * @param answer empty while it is outstanding
     * @param answeredMillis when it was answered, in milliseconds since the epoch; 0 while it is outstanding
     */
    public record Latest(InverseOffer offer, Optional<Answer> answer, long answeredMillis) {}

    static final InverseOffers NONE = new InverseOffers(HashMap.empty(), HashMap.empty());

    /** What a framework was asked and said last about an agent. */
    public Optional<Latest> latest(AgentId agentId, FrameworkId frameworkId) {
        return latest.get(agentId).flatMap(ofAgent -> ofAgent.get(frameworkId)).toJavaOptional();
    }

    InverseOffers made(InverseOffer offer) {
        return new InverseOffers(
                outstanding.put(offer.id(), offer), with(offer, new Latest(offer, Optional.empty(), 0)));
    }

    InverseOffers closed(InverseOfferClosed change) {
        InverseOffer offer = outstanding.get(change.offerId()).getOrNull();
        if (offer == null) {
            return this;
        }
        HashMap<OfferId, InverseOffer> rest = outstanding.remove(offer.id());
        if (change.answer() == Answer.RESCINDED) {
            return new InverseOffers(rest, without(offer.agentId(), offer.frameworkId()));
        }
        Latest answered = new Latest(offer, Optional.of(change.answer()), change.atMillis());
        return new InverseOffers(rest, with(offer, answered));
    }

    InverseOffers forgotten(Change.InverseOffersForgotten change) {
        return change.frameworkId()
                .map(frameworkId -> latest(change.agentId(), frameworkId)
                        .map(last -> new InverseOffers(
                                outstanding.remove(last.offer().id()), without(change.agentId(), frameworkId)))
                        .orElse(this))
                .orElseGet(() -> without(change.agentId()));
    }

    /** Nothing is remembered of an agent that has left. */
    InverseOffers without(AgentId agentId) {
        return latest.containsKey(agentId)
                ? new InverseOffers(outstanding.filterValues(o -> !o.agentId().equals(agentId)), latest.remove(agentId))
                : this;
    }

    /** Nothing is remembered of a framework that is over. */
    InverseOffers without(FrameworkId frameworkId) {
        if (latest.isEmpty()) {
            return this;
        }
        return new InverseOffers(
                outstanding.filterValues(o -> !o.frameworkId().equals(frameworkId)),
                latest.mapValues(ofAgent -> ofAgent.remove(frameworkId)).filterValues(rest -> !rest.isEmpty()));
    }

    private HashMap<AgentId, HashMap<FrameworkId, Latest>> with(InverseOffer offer, Latest last) {
        return latest.put(
                offer.agentId(),
                latest.get(offer.agentId()).getOrElse(HashMap.empty()).put(offer.frameworkId(), last));
    }

    private HashMap<AgentId, HashMap<FrameworkId, Latest>> without(AgentId agentId, FrameworkId frameworkId) {
        HashMap<FrameworkId, Latest> rest =
                latest.get(agentId).getOrElse(HashMap.empty()).remove(frameworkId);
        return rest.isEmpty() ? latest.remove(agentId) : latest.put(agentId, rest);
    }
}
