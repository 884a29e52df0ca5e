package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.AgentConnected;
import io.kebne.actors.allocator.core.Change.EarmarkRemoved;
import io.kebne.actors.allocator.core.Change.FiltersCleared;
import io.kebne.actors.allocator.core.Change.FrameworkAnnounced;
import io.kebne.actors.allocator.core.Change.InverseOffersForgotten;
import io.kebne.actors.allocator.core.Change.Journaled;
import io.kebne.actors.allocator.core.Change.OfferClosed;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.AgentOversubscribed;
import io.kebne.persistence.allocator.AllocatorEvent.AgentReactivated;
import io.kebne.persistence.allocator.AllocatorEvent.MaintenanceScheduled;
import io.kebne.persistence.allocator.AllocatorEvent.PrioritiesUpdated;
import io.kebne.persistence.allocator.AllocatorEvent.QuotasUpdated;
import io.kebne.persistence.allocator.AllocatorEvent.ResourcesConverted;
import io.kebne.persistence.allocator.AllocatorEvent.TaskEnded;
import io.kebne.persistence.allocator.AllocatorEvent.TaskResized;
import io.kebne.persistence.allocator.AllocatorEvent.WeightsUpdated;
import io.kebne.persistence.allocator.AllocatorEvent.WhitelistUpdated;
import io.kebne.protocol.id.AgentId;
import java.util.HashSet;
import java.util.Set;

/**
 * Which agents the next allocation round should look at, gathered from what changed since the last one. Agents whose
 * free resources and whose possible takers are as they were have nothing new to offer and are left out.
 */
public final class Candidates {
    /**
     * How often all agents are looked at, whatever changed: what a framework gives back on one agent may let it have what is
     * free on others, as when it was at its role's limit, or had left too many offers unanswered.
     */
    static final long SWEEP_MILLIS = 5_000;

    private final Set<AgentId> agents = new HashSet<>();
    private boolean all;
    private long sweptMillis;

    /** @param before the view before the decision that made the changes */
    public void note(Decision decision, AllocatorView before) {
        for (Change change : decision.changes()) {
            note(change, before);
        }
    }

    /** Agents whose filters have run out, and now and then all. To be called regularly. */
    public void add(PoolBooks books, long nowMillis) {
        for (int agent : books.table().takeExpired(nowMillis)) {
            agents.add(new AgentId(books.table().agentId(agent)));
        }
        if (nowMillis - sweptMillis >= SWEEP_MILLIS) {
            sweptMillis = nowMillis;
            all = true;
        }
    }

    public boolean isEmpty() {
        return !all && agents.isEmpty();
    }

    /** What has been gathered; starts afresh. */
    public Set<AgentId> take(AllocatorView view) {
        Set<AgentId> taken = all ? view.state().agents().keySet().toJavaSet() : Set.copyOf(agents);
        agents.clear();
        all = false;
        return taken;
    }

    private void note(Change change, AllocatorView before) {
        if (change instanceof OfferClosed c) {
            before.offers().get(c.offerId()).forEach(offer -> agents.add(offer.agentId()));
        } else if (change instanceof InverseOffersForgotten c) {
            agents.add(c.agentId());
        } else if (change instanceof EarmarkRemoved c) {
            agents.add(c.agentId());
        } else if (change instanceof AgentConnected c) {
            agents.add(c.agentId());
        } else if (change instanceof Journaled c && c.event() instanceof TaskEnded e) {
            before.state().task(e.frameworkId(), e.status().taskId()).forEach(task -> agents.add(task.agentId()));
        } else if (change instanceof Journaled c && c.event() instanceof TaskResized e) {
            before.state().task(e.frameworkId(), e.taskId()).forEach(task -> agents.add(task.agentId()));
        } else if (change instanceof Journaled c && c.event() instanceof AgentReactivated e) {
            agents.add(e.agentId());
        } else if (change instanceof Journaled c && c.event() instanceof ResourcesConverted e) {
            agents.add(e.agentId());
        } else if (change instanceof Journaled c && c.event() instanceof AgentOversubscribed e) {
            agents.add(e.agentId());
        } else if (change instanceof Journaled c && isPolicy(c.event())) {
            all = true;
        } else if (change instanceof FrameworkAnnounced c) {
            all |= c.connected();
        } else if (change instanceof FiltersCleared) {
            all = true;
        }
    }

    private static boolean isPolicy(AllocatorEvent event) {
        return event instanceof WeightsUpdated
                || event instanceof QuotasUpdated
                || event instanceof PrioritiesUpdated
                || event instanceof WhitelistUpdated
                || event instanceof MaintenanceScheduled;
    }
}
