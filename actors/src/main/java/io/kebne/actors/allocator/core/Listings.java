package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.AgentDisconnected;
import io.kebne.actors.allocator.core.Change.AgentListed;
import io.kebne.actors.allocator.core.Change.Journaled;
import io.kebne.actors.allocator.core.Change.ListingAsked;
import io.kebne.actors.allocator.core.Change.ListingDue;
import io.kebne.persistence.allocator.AllocatorEvent.AgentForgotten;
import io.kebne.persistence.allocator.AllocatorEvent.AgentGone;
import io.kebne.persistence.allocator.AllocatorEvent.AgentRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.AgentUnreachable;
import io.kebne.protocol.id.AgentId;
import io.vavr.collection.HashMap;
import io.vavr.collection.HashSet;

/**
 * Agents that were taken in because of their digest and have not said yet what they know of their tasks, and draining ones that are
 * to say that they have none. Soft: after a failover those that come back are in it again.
 *
 * @param due those that are to be asked
 * @param asked those that have been, and when, on the monotonic clock
 * @param silent those that fell silent before they had said it
 */
record Listings(HashSet<AgentId> due, HashMap<AgentId, Long> asked, HashSet<AgentId> silent) {
    static final Listings NONE = new Listings(HashSet.empty(), HashMap.empty(), HashSet.empty());

    /** Whether what the agent knows of its tasks is still to come. */
    boolean await(AgentId agentId) {
        return due.contains(agentId) || asked.containsKey(agentId) || silent.contains(agentId);
    }

    Listings apply(Change change) {
        if (change instanceof ListingDue c) {
            return new Listings(due.add(c.agentId()), asked.remove(c.agentId()), silent.remove(c.agentId()));
        } else if (change instanceof ListingAsked c) {
            return new Listings(due.remove(c.agentId()), asked.put(c.agentId(), c.monotonicMillis()), silent);
        } else if (change instanceof AgentListed c) {
            return without(c.agentId());
        } else if (change instanceof AgentDisconnected c && await(c.agentId())) {
            return new Listings(due.remove(c.agentId()), asked.remove(c.agentId()), silent.add(c.agentId()));
        } else if (change instanceof Journaled c && c.event() instanceof AgentUnreachable e) {
            return without(e.agentId());
        } else if (change instanceof Journaled c && c.event() instanceof AgentRemoved e) {
            return without(e.agentId());
        } else if (change instanceof Journaled c && c.event() instanceof AgentGone e) {
            return without(e.agentId());
        } else if (change instanceof Journaled c && c.event() instanceof AgentForgotten e) {
            return without(e.agentId());
        }
        return this;
    }

    private Listings without(AgentId agentId) {
        return await(agentId) ? new Listings(due.remove(agentId), asked.remove(agentId), silent.remove(agentId)) : this;
    }
}
