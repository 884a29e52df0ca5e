package io.kebne.actors.allocator.core;

import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.vavr.collection.HashMap;
import java.util.List;
import java.util.Set;

/**
 * What is known of a framework's scheduler in this life of the allocator. Lost in a failover; its entity says it again.
 *
 * @param version of the latest announcement
 * @param connected whether a scheduler takes offers
 * @param suppressedRoles roles without offers
 * @param requests what the framework waits for
 * @param offerConstraints which agents it wants offers of
 * @param offered scalars of its outstanding offers, by role, but for shared volumes; a role without any is left out
 * @param offersMade how many offers it has got in this life of the allocator, by role; for readers
 */
public record FrameworkLink(
        long version,
        boolean connected,
        Set<String> suppressedRoles,
        List<Request> requests,
        OfferConstraints offerConstraints,
        HashMap<String, ScalarTotals> offered,
        HashMap<String, Long> offersMade) {
    static final FrameworkLink NONE =
            new FrameworkLink(0, false, Set.of(), List.of(), OfferConstraints.NONE, HashMap.empty(), HashMap.empty());

    /** What outstanding offers for one role hold. */
    public ScalarTotals offered(String role) {
        return offered.get(role).getOrElse(ScalarTotals.ZERO);
    }

    FrameworkLink announced(Change.FrameworkAnnounced a) {
        return new FrameworkLink(
                a.version(),
                a.connected(),
                a.suppressedRoles(),
                a.requests(),
                a.offerConstraints(),
                offered,
                offersMade);
    }

    FrameworkLink counted(Change.OffersCounted c) {
        return new FrameworkLink(
                version,
                connected,
                suppressedRoles,
                requests,
                offerConstraints,
                offered,
                offersMade.put(c.role(), c.offers()));
    }

    FrameworkLink withOffered(String role, ScalarTotals sum, int newOffers) {
        return new FrameworkLink(
                version,
                connected,
                suppressedRoles,
                requests,
                offerConstraints,
                sum.isZero() ? offered.remove(role) : offered.put(role, sum),
                newOffers == 0
                        ? offersMade
                        : offersMade.put(role, offersMade.get(role).getOrElse(0L) + newOffers));
    }
}
