package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.ClaimSettled;
import io.kebne.actors.allocator.core.Change.ClaimWaits;
import io.kebne.actors.allocator.core.Change.EarmarkRemoved;
import io.kebne.actors.allocator.core.Change.Earmarked;
import io.kebne.actors.allocator.core.Change.GangClosed;
import io.kebne.actors.allocator.core.Change.GangForgotten;
import io.kebne.actors.allocator.core.Change.GangWaits;
import io.kebne.actors.allocator.core.Change.Journaled;
import io.kebne.persistence.allocator.AllocatorEvent.AgentForgotten;
import io.kebne.persistence.allocator.AllocatorEvent.AgentGone;
import io.kebne.persistence.allocator.AllocatorEvent.AgentRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkRemoved;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.vavr.collection.HashMap;

/**
 * Who waits for more than the next offer. Soft: after a failover all of it begins anew.
 *
 * @param gangs that frameworks ask for
 * @param claims since when roles that may preempt have waited in vain, on the monotonic clock
 * @param earmarks what is kept for whom, by agent
 */
record Waiting(
        HashMap<WaitingGang.Key, WaitingGang> gangs,
        HashMap<Claimant, Long> claims,
        HashMap<AgentId, Earmark> earmarks) {
    static final Waiting NOBODY = new Waiting(HashMap.empty(), HashMap.empty(), HashMap.empty());

    /** A framework in one of its roles, which may preempt. */
    record Claimant(FrameworkId frameworkId, String role) {}

    boolean hasEarmark(FrameworkId frameworkId, String role) {
        return earmarks.values()
                .exists(e -> e.frameworkId().equals(frameworkId) && e.role().equals(role));
    }

    Waiting apply(Change change) {
        if (change instanceof GangWaits c) {
            WaitingGang gang = new WaitingGang(c.frameworkId(), c.gangId(), c.deadlineMillis(), true);
            return withGangs(gangs.put(gang.key(), gang));
        } else if (change instanceof GangClosed c) {
            WaitingGang.Key key = new WaitingGang.Key(c.frameworkId(), c.gangId());
            return withGangs(gangs.computeIfPresent(key, (same, gang) -> gang.closed())._2);
        } else if (change instanceof GangForgotten c) {
            return withGangs(gangs.remove(new WaitingGang.Key(c.frameworkId(), c.gangId())));
        } else if (change instanceof ClaimWaits c) {
            return withClaims(claims.put(new Claimant(c.frameworkId(), c.role()), c.sinceMillis()));
        } else if (change instanceof ClaimSettled c) {
            return withClaims(claims.remove(new Claimant(c.frameworkId(), c.role())));
        } else if (change instanceof Earmarked c) {
            return withEarmarks(earmarks.put(c.agentId(), c.earmark()));
        } else if (change instanceof EarmarkRemoved c) {
            return withEarmarks(earmarks.remove(c.agentId()));
        } else if (change instanceof Journaled c && c.event() instanceof AgentRemoved e) {
            return withEarmarks(earmarks.remove(e.agentId()));
        } else if (change instanceof Journaled c && c.event() instanceof AgentGone e) {
            return withEarmarks(earmarks.remove(e.agentId()));
        } else if (change instanceof Journaled c && c.event() instanceof AgentForgotten e) {
            return withEarmarks(earmarks.remove(e.agentId()));
        } else if (change instanceof Journaled c && c.event() instanceof FrameworkRemoved e) {
            FrameworkId over = e.frameworkId();
            return withGangs(gangs.filterKeys(key -> !key.frameworkId().equals(over)))
                    .withClaims(claims.filterKeys(key -> !key.frameworkId().equals(over)));
        }
        return this;
    }

    private Waiting withGangs(HashMap<WaitingGang.Key, WaitingGang> newGangs) {
        return new Waiting(newGangs, claims, earmarks);
    }

    private Waiting withClaims(HashMap<Claimant, Long> newClaims) {
        return new Waiting(gangs, newClaims, earmarks);
    }

    private Waiting withEarmarks(HashMap<AgentId, Earmark> newEarmarks) {
        return new Waiting(gangs, claims, newEarmarks);
    }
}
