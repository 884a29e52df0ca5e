package io.kebne.actors.job.core;

import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.offer.Offer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has been offered to gangs that is not all of it yet: the allocator offers what a gang needs at once, in as many messages as
 * that takes. Soft, and void when the stream ends. No larger than the few gangs that are asked for at a time.
 */
final class GangOffers {
    /** A run whose gang is offered nothing more, and what it has been offered. */
    record Lost(JobId id, long number, List<OfferId> offers) {}

    private record Held(JobId id, long number, long sinceMillis, Map<OfferId, Offer> offers) {}

    private final Map<GangId, Held> held = new HashMap<>();

    /** What comes with what came before of the same gangs, which is held no more. */
    List<Offer> joined(List<Offer> come) {
        List<Offer> all = new ArrayList<>(come);
        for (Offer offer : come) {
            offer.gangId().flatMap(gang -> Optional.ofNullable(held.get(gang))).ifPresent(earlier -> {
                all.addAll(earlier.offers().values());
                earlier.offers().clear();
            });
        }
        return all;
    }

    /** Keeps what is offered to the gang of a run until the rest comes. */
    void hold(GangId gang, JobId id, long number, Offer offer, long now) {
        held.computeIfAbsent(gang, unknown -> new Held(id, number, now, new LinkedHashMap<>()))
                .offers()
                .put(offer.id(), offer);
    }

    /**
     * The gang is served.
     *
     * @return what was kept for it and is of no use to it any more
     */
    List<OfferId> served(GangId gang) {
        Held before = held.remove(gang);
        return before == null ? List.of() : List.copyOf(before.offers().keySet());
    }

    /** Takes out those whose rest has not come for so long that it never will. */
    List<Lost> overdue(long patienceMillis, long now) {
        List<Lost> lost = new ArrayList<>();
        held.values().removeIf(each -> {
            boolean isOverdue = now - each.sinceMillis() >= patienceMillis;
            if (isOverdue) {
                lost.add(lost(each));
            }
            return isOverdue;
        });
        return lost;
    }

    /** Takes out the gang that this was offered to: it cannot be whole any more. */
    Optional<Lost> rescinded(OfferId offer) {
        for (Map.Entry<GangId, Held> each : held.entrySet()) {
            if (each.getValue().offers().remove(offer) != null) {
                held.remove(each.getKey());
                return Optional.of(lost(each.getValue()));
            }
        }
        return Optional.empty();
    }

    /** Nothing that was offered holds any more. */
    void clear() {
        held.clear();
    }

    private static Lost lost(Held held) {
        return new Lost(held.id(), held.number(), List.copyOf(held.offers().keySet()));
    }
}
