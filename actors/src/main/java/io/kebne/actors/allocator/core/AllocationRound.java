package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.vavr.Tuple2;
import io.vavr.collection.Set;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One allocation round: weighted dominant resource fairness over flat roles (Ghodsi et al., "Dominant Resource
 * Fairness", NSDI 2011; Mesos: hierarchical allocator). Each candidate agent's free resources go whole to one framework:
 * of the role with the lowest dominant share divided by its weight, the framework with the lowest dominant share within
 * that role that has not refused them. Allocated and offered resources both count. Among equals, whoever got fewer
 * offers so far goes first, then the lesser name.
 *
 * <p>Cost: O(F log F) once for F framework roles that take offers, then for each agent O(log F) for every framework that
 * is asked before one takes it.
 */
final class AllocationRound {
    /** An offer is about 500 bytes, so an event stays well below the transport's frame of 1 MiB. */
    private static final int MAX_OFFERS_PER_EVENT = 200;

    private static final Comparator<Contender> LEAST_FIRST = Comparator.<Contender>comparingDouble(c -> c.share)
            .thenComparingLong(c -> c.offers)
            .thenComparing(c -> c.name);

    private final Draft draft;
    private final AllocatorSettings settings;
    private final ScalarTotals total;
    private final TreeSet<RoleContender> roles = new TreeSet<>(LEAST_FIRST);

    /** Who competes at one level of the tree; its share is a key of a sorted set and changes only outside of it. */
    private static class Contender {
        final String name;
        double share;
        long offers;
        ScalarTotals used;

        Contender(String name, ScalarTotals used, long offers) {
            this.name = name;
            this.used = used;
            this.offers = offers;
        }
    }

    private static final class FrameworkContender extends Contender {
        final FrameworkId id;

        FrameworkContender(FrameworkId id, ScalarTotals used, long offers) {
            super(id.value(), used, offers);
            this.id = id;
        }
    }

    private static final class RoleContender extends Contender {
        final double weight;
        final TreeSet<FrameworkContender> frameworks = new TreeSet<>(LEAST_FIRST);

        RoleContender(String name, double weight) {
            super(name, ScalarTotals.ZERO, 0);
            this.weight = weight;
        }
    }

    AllocationRound(Draft draft, AllocatorSettings settings) {
        this.draft = draft;
        this.settings = settings;
        this.total = draft.state().total();
    }

    void run(Collection<AgentId> candidates) {
        gatherContenders();
        Map<FrameworkId, List<Offer>> made = new LinkedHashMap<>();
        for (AgentId agentId : new TreeSet<>(candidates)) {
            draft.state().agent(agentId).filter(draft.view()::isOfferable).forEach(agent -> offer(agent, made));
        }
        made.forEach(this::deliver);
    }

    private void deliver(FrameworkId frameworkId, List<Offer> offers) {
        for (int from = 0; from < offers.size(); from += MAX_OFFERS_PER_EVENT) {
            int to = Math.min(offers.size(), from + MAX_OFFERS_PER_EVENT);
            draft.deliver(frameworkId, new SchedulerEvent.Offers(offers.subList(from, to)));
        }
    }

    private void gatherContenders() {
        Map<String, RoleContender> byName = new HashMap<>();
        for (Framework framework : draft.state().frameworks().values()) {
            FrameworkLink link = draft.view().link(framework.id());
            // A role that the framework has left still pays for what the framework has of it.
            Set<String> held =
                    framework.allocated().keySet().addAll(link.offered().keySet());
            for (String role : held.addAll(framework.info().roles())) {
                RoleContender contender = byName.computeIfAbsent(
                        role,
                        name -> new RoleContender(
                                name,
                                draft.state().policy().weights().get(name).getOrElse(() -> settings.weight(name))));
                ScalarTotals used = framework.allocated(role).plus(link.offered(role));
                long offers = link.offersMade().get(role).getOrElse(0L);
                contender.used = contender.used.plus(used);
                contender.offers += offers;
                if (link.connected()
                        && !framework.isRemoved()
                        && framework.info().roles().contains(role)
                        && !link.suppressedRoles().contains(role)) {
                    FrameworkContender entrant = new FrameworkContender(framework.id(), used, offers);
                    entrant.share = dominantShare(used);
                    contender.frameworks.add(entrant);
                }
            }
        }
        for (RoleContender role : byName.values()) {
            role.share = dominantShare(role.used) / role.weight;
            if (!role.frameworks.isEmpty()) {
                roles.add(role);
            }
        }
    }

    private void offer(Agent agent, Map<FrameworkId, List<Offer>> made) {
        Resources free = draft.view().free(agent);
        if (free.thousandths(Resources.CPUS) < settings.minAllocatableCpus()
                && free.thousandths(Resources.MEM) < settings.minAllocatableMem()) {
            return;
        }
        long now = draft.now().monotonicMillis();
        for (RoleContender role : roles) {
            for (FrameworkContender framework : role.frameworks) {
                if (!draft.session().refuses(framework.id, role.name, agent.id(), free, now)) {
                    Offer offer = make(agent, framework.id, role.name, free);
                    made.computeIfAbsent(framework.id, id -> new ArrayList<>()).add(offer);
                    charge(role, framework, free);
                    return;
                }
            }
        }
    }

    private Offer make(Agent agent, FrameworkId frameworkId, String role, Resources free) {
        Offer offer = new Offer(
                draft.session().nextOfferId(),
                frameworkId,
                agent.id(),
                agent.info().hostname(),
                agent.info().ip(),
                agent.info().port(),
                role,
                free,
                agent.info().attributes());
        draft.change(new Change.OfferMade(offer));
        draft.change(new Change.OfferExpires(
                offer.id(),
                draft.now().monotonicMillis() + settings.offerTimeout().toMillis()));
        return offer;
    }

    private void charge(RoleContender role, FrameworkContender framework, Resources taken) {
        role.frameworks.remove(framework);
        framework.used = framework.used.plus(taken);
        framework.share = dominantShare(framework.used);
        framework.offers++;
        role.frameworks.add(framework);
        roles.remove(role);
        role.used = role.used.plus(taken);
        role.share = dominantShare(role.used) / role.weight;
        role.offers++;
        roles.add(role);
    }

    private double dominantShare(ScalarTotals used) {
        double dominant = 0;
        for (Tuple2<String, Long> entry : used.thousandths()) {
            long all = total.get(entry._1);
            if (all > 0) {
                dominant = Math.max(dominant, (double) entry._2 / all);
            }
        }
        return dominant;
    }
}
