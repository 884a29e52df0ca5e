package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.AgentHeard;
import io.kebne.actors.allocator.core.Change.Journaled;
import io.kebne.actors.allocator.core.Change.RegistryChecked;
import io.kebne.actors.allocator.core.Change.RemovalPermitted;
import io.kebne.actors.allocator.core.Change.SilenceChecked;
import io.kebne.persistence.allocator.AllocatorEvent.AgentForgotten;
import io.kebne.persistence.allocator.AllocatorEvent.AgentGone;
import io.kebne.persistence.allocator.AllocatorEvent.AgentRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.AgentUnreachable;
import io.kebne.protocol.id.AgentId;
import io.vavr.collection.HashMap;
import io.vavr.collection.HashSet;

/**
 * Which agents have been heard of in this life of the allocator. Soft: after a failover every agent that the journal has
 * in the pool is {@code recovering}, and has the agent reregister timeout to come back.
 *
 * @param heard when agents gave a sign of life last, on the monotonic clock
 * @param recovering agents that were counted on when this life began and have not been heard of since
 * @param recovered how many those were when this life began
 * @param nextRemovalMillis before this time on the monotonic clock the rate limit lets no further agent be given up
 * @param registryCheckedMillis when agents were forgotten last, on the monotonic clock
 * @param nextCheckMillis nobody's silence lasts too long before this time on the monotonic clock
 */
record Liveness(
        HashMap<AgentId, Long> heard,
        HashSet<AgentId> recovering,
        int recovered,
        long nextRemovalMillis,
        long registryCheckedMillis,
        long nextCheckMillis) {
    /** Of a life that begins with these agents. */
    static Liveness of(AllocatorState state, long nowMillis) {
        HashSet<AgentId> recovering =
                state.agents().filterValues(Agent::isReachable).keySet().foldLeft(HashSet.empty(), HashSet::add);
        return new Liveness(HashMap.empty(), recovering, recovering.size(), Long.MIN_VALUE, nowMillis, nowMillis);
    }

    /** How much of what was counted on when this life began is missing, in percent. */
    double missingPercent() {
        return recovered == 0 ? 0 : 100.0 * recovering.size() / recovered;
    }

    Liveness apply(Change change) {
        if (change instanceof AgentHeard c) {
            return new Liveness(
                    heard.put(c.agentId(), c.monotonicMillis()),
                    recovering.remove(c.agentId()),
                    recovered,
                    nextRemovalMillis,
                    registryCheckedMillis,
                    nextCheckMillis);
        } else if (change instanceof RemovalPermitted c) {
            return new Liveness(heard, recovering, recovered, c.nextMillis(), registryCheckedMillis, nextCheckMillis);
        } else if (change instanceof RegistryChecked c) {
            return new Liveness(heard, recovering, recovered, nextRemovalMillis, c.monotonicMillis(), nextCheckMillis);
        } else if (change instanceof SilenceChecked c) {
            return new Liveness(heard, recovering, recovered, nextRemovalMillis, registryCheckedMillis, c.nextMillis());
        } else if (change instanceof Journaled c && c.event() instanceof AgentUnreachable e) {
            return new Liveness(
                    heard,
                    recovering.remove(e.agentId()),
                    recovered,
                    nextRemovalMillis,
                    registryCheckedMillis,
                    nextCheckMillis);
        } else if (change instanceof Journaled c && c.event() instanceof AgentRemoved e) {
            return without(e.agentId());
        } else if (change instanceof Journaled c && c.event() instanceof AgentGone e) {
            return without(e.agentId());
        } else if (change instanceof Journaled c && c.event() instanceof AgentForgotten e) {
            return without(e.agentId());
        }
        return this;
    }

    private Liveness without(AgentId agentId) {
        return new Liveness(
                heard.remove(agentId),
                recovering.remove(agentId),
                recovered,
                nextRemovalMillis,
                registryCheckedMillis,
                nextCheckMillis);
    }
}
