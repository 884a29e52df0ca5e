package io.kebne.actors.scheduler;

import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.Offer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The offers that a scheduler has been sent and that it thinks it still has, the oldest first. */
final class OutstandingOffers {
    /** Of more than these the oldest are forgotten; whoever uses one of them is told that it is void. */
    private static final int MAX = 100_000;

    private final Map<OfferId, Long> madeMillis = new LinkedHashMap<>();

    void made(List<Offer> offers, long nowMillis) {
        offers.forEach(offer -> madeMillis.put(offer.id(), nowMillis));
        Iterator<OfferId> oldest = madeMillis.keySet().iterator();
        for (int tooMany = madeMillis.size() - MAX; tooMany > 0; tooMany--) {
            oldest.next();
            oldest.remove();
        }
    }

    void closed(List<OfferId> ids) {
        ids.forEach(madeMillis::remove);
    }

    List<OfferId> takeOlderThan(long millis) {
        List<OfferId> old = new ArrayList<>();
        Iterator<Map.Entry<OfferId, Long>> entries = madeMillis.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<OfferId, Long> entry = entries.next();
            if (entry.getValue() >= millis) {
                break;
            }
            old.add(entry.getKey());
            entries.remove();
        }
        return old;
    }
}
