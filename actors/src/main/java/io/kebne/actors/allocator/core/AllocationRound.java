package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.plan.Plan;
import io.kebne.actors.allocator.plan.Planner;
import io.kebne.actors.allocator.plan.PoolTable;
import io.kebne.actors.allocator.plan.Taken;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One allocation round: has the planner share out what agents have free, and makes offers of its plan. What is shared out
 * and to whom is decided by {@link Planner}.
 */
final class AllocationRound {
    /** An offer is about 500 bytes, so an event stays well below the transport's frame of 1 MiB. */
    private static final int MAX_OFFERS_PER_EVENT = 200;

    /** Each costs a look at all agents. */
    private static final int MAX_GANGS_PER_ROUND = 4;

    private final Draft draft;
    private final AllocatorSettings settings;
    private final Map<FrameworkId, List<Offer>> made = new LinkedHashMap<>();

    private AllocationRound(Draft draft, AllocatorSettings settings) {
        this.draft = draft;
        this.settings = settings;
    }

    /** @param candidates agents of which something may have changed */
    static void run(Draft draft, AllocatorSettings settings, Collection<AgentId> candidates) {
        int[] agents = candidates.stream()
                .sorted()
                .mapToInt(id -> draft.books().table().findAgent(id.value()))
                .filter(agent -> agent >= 0)
                .toArray();
        AllocationRound round = new AllocationRound(draft, settings);
        round.serveEarmarks(candidates);
        round.serveGangs();
        Plan plan = Planner.plan(draft.books().table(), agents, draft.now().monotonicMillis());
        round.offer(plan, Optional.empty());
        round.deliver();
        draft.books().noteRound(draft.now().wallMillis(), agents.length, plan.size());
        if (!draft.state().policy().maintenance().scheduled().isEmpty()) {
            for (AgentId id : candidates) {
                draft.state().agent(id).forEach(agent -> MaintenanceDecisions.ask(draft, agent));
            }
        }
    }

    /** Whoever had tasks ended for it gets its place once it is free. */
    private void serveEarmarks(Collection<AgentId> candidates) {
        if (draft.session().waiting().earmarks().isEmpty()) {
            return;
        }
        for (AgentId agentId : candidates) {
            Earmark earmark = draft.session().waiting().earmarks().get(agentId).getOrNull();
            Agent agent = draft.state().agent(agentId).getOrNull();
            boolean free = earmark != null
                    && agent != null
                    && draft.view().isOfferable(agent)
                    && draft.view().free(agent).contains(earmark.resources());
            if (free) {
                draft.change(new Change.EarmarkRemoved(agentId));
                if (takesOffers(earmark.frameworkId(), earmark.role()) && mayHave(earmark)) {
                    Clients.Client client = new Clients.Client(earmark.frameworkId(), earmark.role());
                    Offer offer = describe(agent, client, earmark.resources(), Optional.empty());
                    draft.change(new Change.OfferMade(offer));
                    expireLater(offer);
                    deliverLater(offer);
                }
            }
        }
    }

    /** Limits and guarantees may have changed since the place was made. */
    private boolean mayHave(Earmark earmark) {
        OptionalInt client = draft.books().clients().find(earmark.frameworkId(), earmark.role());
        long[] unreserved = draft.books().amounts().of(Framework.charged(earmark.resources()));
        return client.isPresent() && Planner.mayHave(draft.books().table(), client.getAsInt(), unreserved);
    }

    /** The gangs whose deadlines are next, which are looked at first, have a first pick of what is free. */
    private void serveGangs() {
        List<WaitingGang> waiting = draft.session()
                .waiting()
                .gangs()
                .values()
                .filter(WaitingGang::isWaiting)
                .sorted(Comparator.comparingLong(WaitingGang::deadlineMillis)
                        .thenComparing(gang -> gang.key().toString()))
                .take(MAX_GANGS_PER_ROUND)
                .toJavaList();
        waiting.forEach(this::serve);
    }

    private void serve(WaitingGang gang) {
        PoolTable table = draft.books().table();
        List<Plan> plans = new ArrayList<>();
        for (Request request : GangDecisions.requests(draft, gang)) {
            OptionalInt client = draft.books().clients().find(gang.frameworkId(), request.role());
            boolean wanted = takesOffers(gang.frameworkId(), request.role());
            Plan plan = client.isEmpty() || !wanted || request.resources().isEmpty()
                    ? null
                    : Planner.planGang(
                            table,
                            client.getAsInt(),
                            draft.books().amounts().wanted(request.resources()),
                            request.count());
            if (plan == null || plan.isEmpty()) {
                plans.forEach(this::undo);
                return;
            }
            plans.add(plan);
        }
        plans.forEach(plan -> offer(plan, Optional.of(gang.gangId())));
        draft.change(new Change.GangClosed(gang.frameworkId(), gang.gangId()));
    }

    private boolean takesOffers(FrameworkId frameworkId, String role) {
        FrameworkLink link = draft.view().link(frameworkId);
        Framework framework = draft.state().framework(frameworkId).getOrNull();
        return framework != null
                && !framework.isRemoved()
                && framework.info().roles().contains(role)
                && link.connected()
                && !link.suppressedRoles().contains(role);
    }

    private void undo(Plan plan) {
        for (int i = 0; i < plan.size(); i++) {
            draft.books().table().closeOffer(plan.agent(i), plan.client(i), plan.taken(i));
        }
    }

    private void offer(Plan plan, Optional<GangId> gang) {
        for (int i = 0; i < plan.size(); i++) {
            Agent agent = draft.state()
                    .agent(new AgentId(draft.books().table().agentId(plan.agent(i))))
                    .get();
            Clients.Client client = draft.books().clients().client(plan.client(i));
            Taken taken = plan.taken(i);
            Resources resources = draft.books().amounts().resources(taken.unreserved(), taken.parts(), taken.detail());
            Offer offer = describe(agent, client, resources, gang);
            draft.books().booked(offer, plan, i);
            draft.booked(new Change.OfferMade(offer));
            expireLater(offer);
            deliverLater(offer);
        }
    }

    private Offer describe(Agent agent, Clients.Client client, Resources resources, Optional<GangId> gang) {
        return new Offer(
                draft.session().nextOfferId(),
                client.frameworkId(),
                agent.id(),
                agent.info().hostname(),
                agent.info().ip(),
                agent.info().port(),
                client.role(),
                resources,
                agent.info().attributes(),
                agent.info().domain(),
                draft.state().policy().maintenance().unavailability(agent.info()),
                gang);
    }

    private void expireLater(Offer offer) {
        draft.booked(new Change.OfferExpires(
                offer.id(),
                draft.now().monotonicMillis() + settings.offerTimeout().toMillis()));
    }

    private void deliverLater(Offer offer) {
        made.computeIfAbsent(offer.frameworkId(), id -> new ArrayList<>()).add(offer);
    }

    private void deliver() {
        made.forEach((frameworkId, offers) -> {
            for (int from = 0; from < offers.size(); from += MAX_OFFERS_PER_EVENT) {
                int to = Math.min(offers.size(), from + MAX_OFFERS_PER_EVENT);
                draft.deliver(frameworkId, new SchedulerEvent.Offers(offers.subList(from, to)));
            }
        });
    }
}
