package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.AgentForgotten;
import io.kebne.persistence.allocator.AllocatorEvent.AgentGone;
import io.kebne.persistence.allocator.AllocatorEvent.PrioritiesUpdated;
import io.kebne.persistence.allocator.AllocatorEvent.QuotasUpdated;
import io.kebne.persistence.allocator.AllocatorEvent.WeightsUpdated;
import io.kebne.persistence.allocator.AllocatorEvent.WhitelistUpdated;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.policy.Weight;
import io.vavr.collection.HashMap;
import io.vavr.collection.LinkedHashMap;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The part of the hard state that operators lay down. What is as if nothing had been said is left out.
 *
 * @param weights by role, of those whose weight was ever set
 * @param quotas by role
 * @param priorities by role
 * @param whitelist hosts whose agents are offered; empty: all
 * @param gone agents that may never come back, with the time in milliseconds since the epoch, the first to go first
 * @param maintenance machines that are to be taken away, or have been
 */
public record Policy(
        HashMap<String, Double> weights,
        HashMap<String, Quota> quotas,
        HashMap<String, RolePriority> priorities,
        Optional<SortedSet<String>> whitelist,
        LinkedHashMap<AgentId, Long> gone,
        Maintenance maintenance) {
    public static final Policy EMPTY = new Policy(
            HashMap.empty(),
            HashMap.empty(),
            HashMap.empty(),
            Optional.empty(),
            LinkedHashMap.empty(),
            Maintenance.NONE);

    /** The quota of a role itself, without those above it. */
    public Quota quota(String role) {
        return quotas.get(role).getOrElse(() -> Quota.none(role));
    }

    /** What holds for a role: its own priority, or that of the nearest role above it which has one. */
    public RolePriority priority(String role) {
        String ancestor = role;
        while (true) {
            RolePriority found = priorities.get(ancestor).getOrNull();
            int slash = ancestor.lastIndexOf('/');
            if (found != null || slash < 0) {
                return found == null ? RolePriority.none(role) : found;
            }
            ancestor = ancestor.substring(0, slash);
        }
    }

    /** Whether agents on a host are offered. */
    public boolean admits(String hostname) {
        return whitelist.map(hosts -> hosts.contains(hostname)).orElse(true);
    }

    /** @throws IllegalStateException when the event does not concern a policy */
    Policy apply(AllocatorEvent event) {
        if (event instanceof WeightsUpdated e) {
            HashMap<String, Double> next = weights;
            for (Weight weight : e.weights()) {
                next = next.put(weight.role(), weight.weight());
            }
            return new Policy(next, quotas, priorities, whitelist, gone, maintenance);
        } else if (event instanceof QuotasUpdated e) {
            HashMap<String, Quota> next = quotas;
            for (Quota quota : e.quotas()) {
                next = quota.isNone() ? next.remove(quota.role()) : next.put(quota.role(), quota);
            }
            return new Policy(weights, next, priorities, whitelist, gone, maintenance);
        } else if (event instanceof PrioritiesUpdated e) {
            HashMap<String, RolePriority> next = priorities;
            for (RolePriority priority : e.priorities()) {
                next = next.put(priority.role(), priority);
            }
            return new Policy(weights, quotas, next, whitelist, gone, maintenance);
        } else if (event instanceof WhitelistUpdated e) {
            return new Policy(weights, quotas, priorities, e.hostnames(), gone, maintenance);
        } else if (event instanceof AgentGone e) {
            return withGone(gone.put(e.agentId(), e.atMillis()));
        } else if (event instanceof AgentForgotten e) {
            return withGone(gone.remove(e.agentId()));
        }
        return new Policy(weights, quotas, priorities, whitelist, gone, maintenance.apply(event));
    }

    private Policy withGone(LinkedHashMap<AgentId, Long> newGone) {
        return new Policy(weights, quotas, priorities, whitelist, newGone, maintenance);
    }
}
