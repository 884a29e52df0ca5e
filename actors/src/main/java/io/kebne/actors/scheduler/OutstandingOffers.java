package io.kebne.actors.scheduler;

import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.Offer;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The offers that a scheduler has been sent and that it thinks it still has, the oldest first. */
final class OutstandingOffers {
    /** Of more than these the oldest are forgotten; whoever uses one of them is told that it is void. */
    private static final int MAX = 100_000;

    private final Set<OfferId> ids = new LinkedHashSet<>();

    void made(List<Offer> offers) {
        offers.forEach(offer -> ids.add(offer.id()));
        Iterator<OfferId> oldest = ids.iterator();
        for (int tooMany = ids.size() - MAX; tooMany > 0; tooMany--) {
            oldest.next();
            oldest.remove();
        }
    }

    void closed(List<OfferId> closed) {
        closed.forEach(ids::remove);
    }

    /** Takes out what lives of the allocator before this one have offered. */
    List<OfferId> takeMadeBefore(String epoch) {
        List<OfferId> earlier =
                ids.stream().filter(id -> isMadeBefore(id, epoch)).toList();
        closed(earlier);
        return earlier;
    }

    /** Whether a life of the allocator before this one made it. */
    static boolean isMadeBefore(OfferId id, String epoch) {
        return id.epoch().compareTo(epoch) < 0;
    }
}
