package io.kebne.actors.job.core;

import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.Offer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Offers that wait while a solver thinks about where tasks go, and what it was asked. Soft, and void with the stream that they
 * came by.
 */
final class HeldOffers {
    /** More are not kept waiting, but placed at once without it. */
    static final int MOST = 1000;

    private final Map<OfferId, Offer> offers = new LinkedHashMap<>();
    private Optional<PlacementQuestion> question = Optional.empty();
    private long askedMillis;

    /** @return those for which there is no room */
    List<Offer> hold(List<Offer> more) {
        List<Offer> beyond = new ArrayList<>();
        for (Offer offer : more) {
            if (offers.size() < MOST) {
                offers.put(offer.id(), offer);
            } else {
                beyond.add(offer);
            }
        }
        return beyond;
    }

    boolean isAsking() {
        return question.isPresent();
    }

    List<Offer> offers() {
        return List.copyOf(offers.values());
    }

    void ask(PlacementQuestion asked, long now) {
        question = Optional.of(asked);
        askedMillis = now;
    }

    /** The question that is under way, if it was put so long ago that its answer must have been lost. */
    Optional<String> unanswered(long patienceMillis, long now) {
        return question.filter(asked -> now - askedMillis >= patienceMillis).map(PlacementQuestion::id);
    }

    /** The question that is under way, if it is this one; then it is over, and its offers are no longer held. */
    Optional<Answered> answered(String id) {
        Optional<PlacementQuestion> asked = question.filter(one -> one.id().equals(id));
        return asked.map(one -> {
            question = Optional.empty();
            return new Answered(one, take(one.offers()));
        });
    }

    /** @param offers that have not been taken back meanwhile */
    record Answered(PlacementQuestion question, List<Offer> offers) {}

    List<Offer> takeAll() {
        return take(List.copyOf(offers.keySet()));
    }

    private List<Offer> take(List<OfferId> ids) {
        List<Offer> taken = new ArrayList<>();
        for (OfferId id : ids) {
            Offer offer = offers.remove(id);
            if (offer != null) {
                taken.add(offer);
            }
        }
        return taken;
    }

    void rescinded(OfferId id) {
        offers.remove(id);
    }

    void forget() {
        offers.clear();
        question = Optional.empty();
    }
}
