package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.plan.Plan;
import io.kebne.actors.allocator.plan.Planner;
import io.kebne.actors.allocator.plan.Taken;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One allocation round: has the planner share out what agents have free, and makes offers of its plan. What is shared out
 * and to whom is decided by {@link Planner}.
 */
final class AllocationRound {
    /** An offer is about 500 bytes, so an event stays well below the transport's frame of 1 MiB. */
    private static final int MAX_OFFERS_PER_EVENT = 200;

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
                .filter(id -> draft.state().agents().containsKey(id))
                .mapToInt(id -> draft.books().table().findAgent(id.value()))
                .toArray();
        AllocationRound round = new AllocationRound(draft, settings);
        Plan plan = Planner.plan(draft.books().table(), agents, draft.now().monotonicMillis());
        round.offer(plan, Optional.empty());
        round.deliver();
        for (AgentId id : candidates) {
            draft.state().agent(id).forEach(agent -> MaintenanceDecisions.ask(draft, agent));
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
            Offer offer = make(agent, client, resources, gang);
            draft.books().booked(offer, plan, i);
            made.computeIfAbsent(client.frameworkId(), id -> new ArrayList<>()).add(offer);
        }
    }

    private Offer make(Agent agent, Clients.Client client, Resources resources, Optional<GangId> gang) {
        Offer offer = new Offer(
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
        draft.booked(new Change.OfferMade(offer));
        draft.booked(new Change.OfferExpires(
                offer.id(),
                draft.now().monotonicMillis() + settings.offerTimeout().toMillis()));
        return offer;
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
