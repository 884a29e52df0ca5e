package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.OfferClosed.Outcome;
import io.kebne.actors.allocator.core.Deadlines.Subject;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall.Accept;
import io.kebne.protocol.scheduler.SchedulerCall.Decline;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What becomes of offers: accepted, declined, rescinded, timed out. */
final class OfferDecisions {
    private OfferDecisions() {}

    static void accept(Draft draft, Framework framework, Accept call) {
        List<Offer> offers = outstanding(draft, framework, call.offerIds());
        Optional<String> refusal = refusal(call, offers);
        for (Offer offer : offers) {
            draft.change(new Change.OfferClosed(offer.id(), Outcome.ACCEPTED));
        }
        if (refusal.isPresent()) {
            Launches.drop(draft, framework, call.operations(), refusal.get());
            return;
        }
        Offer first = offers.get(0);
        Resources rest = offers.stream().map(Offer::resources).reduce(Resources.EMPTY, Resources::plus);
        List<Operation> operations = LateLaunches.refuse(draft, framework, offers, call.operations());
        rest = Launches.carryOut(draft, framework, first, operations, rest);
        // What is left over without a filter is offered again at once: nothing was refused.
        if (!call.filters().refuse().isZero()) {
            filter(draft, framework, first, rest, call.filters());
        }
    }

    static void decline(Draft draft, Framework framework, Decline call) {
        for (Offer offer : outstanding(draft, framework, call.offerIds())) {
            draft.change(new Change.OfferClosed(offer.id(), Outcome.DECLINED));
            filter(draft, framework, offer, offer.resources(), call.filters());
        }
    }

    /** Takes back every outstanding offer that matches. O(outstanding offers). */
    static void rescind(Draft draft, Predicate<Offer> which) {
        rescind(draft, draft.view().offers().values(), which);
    }

    /** Takes back those of these offers that match. */
    static void rescind(Draft draft, Iterable<Offer> offers, Predicate<Offer> which) {
        for (Offer offer : offers) {
            if (which.test(offer)) {
                rescind(draft, offer);
            }
        }
    }

    /** Takes back every outstanding offer of an agent. */
    static void rescindAllOf(Draft draft, AgentId agentId) {
        for (Offer offer : draft.view().offersOf(agentId)) {
            rescind(draft, offer);
        }
    }

    static void rescind(Draft draft, Offer offer) {
        draft.change(new Change.OfferClosed(offer.id(), Outcome.RESCINDED));
        draft.deliver(offer.frameworkId(), new SchedulerEvent.Rescind(offer.id()));
    }

    /** Takes back offers whose time is over, and lets filters run out. */
    static void expire(Draft draft) {
        long now = draft.now().monotonicMillis();
        if (draft.session().nextDeadline() > now) {
            return;
        }
        for (Subject due : draft.session().deadlines().due(now)) {
            if (due instanceof Subject.OfferRunsOut offer) {
                draft.view().offers().get(offer.offerId()).forEach(found -> {
                    rescind(draft, found);
                    draft.change(new Change.Unwanted(found.frameworkId(), found.role(), found.agentId()));
                });
            } else if (due instanceof Subject.GangRunsOut gang) {
                GangDecisions.expire(draft, gang.frameworkId(), gang.gangId());
            } else if (due instanceof Subject.EarmarkRunsOut earmark) {
                boolean over = draft.session()
                        .waiting()
                        .earmarks()
                        .get(earmark.agentId())
                        .exists(kept -> kept.untilMillis() <= now);
                if (over) {
                    draft.change(new Change.EarmarkRemoved(earmark.agentId()));
                }
            } else if (due instanceof Subject.InverseFilterRunsOut filter) {
                MaintenanceDecisions.askAgain(draft, filter.agentId(), filter.frameworkId());
            }
        }
        draft.change(new Change.DeadlinesPassed(now));
    }

    private static List<Offer> outstanding(Draft draft, Framework framework, List<OfferId> ids) {
        List<Offer> offers = new ArrayList<>();
        for (OfferId id : new LinkedHashSet<>(ids)) {
            draft.view()
                    .offers()
                    .get(id)
                    .filter(o -> o.frameworkId().equals(framework.id()))
                    .forEach(offers::add);
        }
        return offers;
    }

    private static Optional<String> refusal(Accept call, List<Offer> offers) {
        if (call.offerIds().isEmpty()) {
            return Optional.of("No offers were named");
        }
        if (offers.size() < call.offerIds().size()) {
            return Optional.of("An offer is no longer valid, or named twice");
        }
        AgentId agentId = offers.get(0).agentId();
        String role = offers.get(0).role();
        boolean same = offers.stream()
                .allMatch(o -> o.agentId().equals(agentId) && o.role().equals(role));
        return same ? Optional.empty() : Optional.of("The offers are of several agents or roles");
    }

    private static void filter(Draft draft, Framework framework, Offer offer, Resources refused, Filters filters) {
        if (refused.isEmpty()) {
            return;
        }
        long forMillis = filters.refuse().toMillis();
        draft.change(new Change.Refused(
                framework.id(),
                offer.role(),
                offer.agentId(),
                refused,
                draft.now().wallMillis(),
                forMillis));
        if (forMillis > 0) {
            long until = draft.now().monotonicMillis() + forMillis;
            draft.change(new Change.Filtered(framework.id(), offer.role(), offer.agentId(), refused, until));
        }
    }
}
