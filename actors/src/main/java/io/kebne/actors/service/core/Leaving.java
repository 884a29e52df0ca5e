package io.kebne.actors.service.core;

import io.kebne.protocol.Moment;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.offer.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Agents whose machines are to be taken away, as the allocator asks by inverse offers (Mesos: maintenance primitives).
 * Mutable and soft: who has answered is asked again when the filter of the answer has run out, and so a life of the entity
 * hears of all of them soon. An agent that is not asked about any more is to stay.
 */
final class Leaving {
    /** How often it is asked again, while instances leave. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    /** How often it is asked again, while it is too early. */
    private static final Duration ASK_LATER = Duration.ofMinutes(5);

    /** How much later than that it may be asked: the allocator moves meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** For how long no instance may leave before it is said that they do not get away, unless another is just starting. */
    static final Duration STUCK = Duration.ofSeconds(30);

    private static final class Asked {
        private final OfferId offerId;
        private final Instant start;
        /** Whether it was time when it was asked: who has answered is not told when the schedule changes before. */
        private final boolean begun;

        private final long untilMillis;
        private int instances;
        private long sinceMillis;

        private Asked(OfferId offerId, Instant start, boolean begun, long untilMillis) {
            this.offerId = offerId;
            this.start = start;
            this.begun = begun;
            this.untilMillis = untilMillis;
        }
    }

    private final Map<AgentId, Asked> agents = new HashMap<>();

    /**
     * The allocator asks.
     *
     * @param instances how many are there, those that end included
     * @return for how long it need not ask again
     */
    Duration asked(InverseOffer offer, int instances, ServicesSettings settings, Moment now) {
        long early = earlyMillis(offer.unavailability().start(), settings, now);
        Duration again = early <= 0
                ? ASK_AGAIN
                : Duration.ofMillis(Math.min(ASK_LATER.toMillis(), Math.max(early, ASK_AGAIN.toMillis())));
        Asked asked = new Asked(
                offer.id(),
                offer.unavailability().start(),
                early <= 0,
                now.monotonicMillis() + again.plus(PATIENCE).toMillis());
        // What was asked for once, and then no more, is over: that nobody left meanwhile says nothing.
        agents.values().removeIf(known -> now.monotonicMillis() >= known.untilMillis);
        Asked before = agents.get(offer.agentId());
        // While it was too early nobody was to leave.
        boolean goesOn = before != null && before.begun && before.instances == instances && early <= 0;
        asked.instances = instances;
        asked.sinceMillis = goesOn ? before.sinceMillis : now.monotonicMillis();
        agents.put(offer.agentId(), asked);
        return again;
    }

    /** Whether none has left for so long that an operator should know. */
    boolean isStuck(AgentId agentId, Duration patience, Moment now) {
        Asked asked = agents.get(agentId);
        return asked != null && now.monotonicMillis() - asked.sinceMillis >= patience.toMillis();
    }

    /** Whether instances are to leave it now. */
    boolean contains(AgentId agentId, ServicesSettings settings, Moment now) {
        Asked asked = agents.get(agentId);
        return asked != null
                && asked.begun
                && now.monotonicMillis() < asked.untilMillis
                && earlyMillis(asked.start, settings, now) <= 0;
    }

    /** An inverse offer need not be answered any more. */
    void rescinded(OfferId offerId) {
        agents.values().removeIf(asked -> asked.offerId.equals(offerId));
    }

    /** What is offered without an end is of an agent that stays. */
    void offered(Offer offer) {
        if (offer.unavailability().isEmpty()) {
            agents.remove(offer.agentId());
        }
    }

    /** Whether nothing is to be launched there any more. */
    static boolean isTooLate(Offer offer, ServicesSettings settings, Moment now) {
        return offer.unavailability()
                .filter(unavailability -> earlyMillis(unavailability.start(), settings, now) <= 0)
                .isPresent();
    }

    /** How long it is until instances are to leave; not positive: they are to now. */
    private static long earlyMillis(Instant start, ServicesSettings settings, Moment now) {
        return start.minus(settings.leaveBefore()).toEpochMilli() - now.wallMillis();
    }
}
