package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.AgentConnected;
import io.kebne.actors.allocator.core.Change.AgentDisconnected;
import io.kebne.actors.allocator.core.Change.FrameworkAnnounced;
import io.kebne.actors.allocator.core.Change.InverseOfferClosed;
import io.kebne.actors.allocator.core.Change.InverseOfferMade;
import io.kebne.actors.allocator.core.Change.InverseOffersForgotten;
import io.kebne.actors.allocator.core.Change.Journaled;
import io.kebne.actors.allocator.core.Change.OfferClosed;
import io.kebne.actors.allocator.core.Change.OfferMade;
import io.kebne.actors.allocator.core.Change.OffersCounted;
import io.kebne.actors.allocator.core.Change.RemovalHeld;
import io.kebne.actors.allocator.core.Change.RemovalReleased;
import io.kebne.actors.allocator.core.Change.TaskProgressed;
import io.kebne.persistence.allocator.AllocatorEvent.AgentForgotten;
import io.kebne.persistence.allocator.AllocatorEvent.AgentGone;
import io.kebne.persistence.allocator.AllocatorEvent.AgentRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.AgentUnreachable;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.TaskEnded;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.vavr.collection.HashMap;
import io.vavr.collection.HashSet;
import io.vavr.collection.Vector;
import java.util.List;

/**
 * All that a reader may see of a pool: the hard state and the public part of the soft state. Immutable with shared
 * structure; the allocator and every master that follows it hold equal ones. Soft changes about something that is gone
 * are ignored, because they may be written behind the event that ended it.
 *
 * @param state the hard state
 * @param connected agents that can be told to run tasks
 * @param offers outstanding
 * @param offered the same offers by agent; an agent without any is left out
 * @param links frameworks that have announced themselves in this life of the allocator
 * @param inverseOffers what frameworks were asked to leave, and their answers
 * @param statuses of tasks that hold resources, the earliest state first, at most one for each state
 * @param removalsHeld silent agents that would have been given up, were it not for the limits on that: when there are any,
 *     someone should look
 */
public record AllocatorView(
        AllocatorState state,
        HashSet<AgentId> connected,
        HashMap<OfferId, Offer> offers,
        HashMap<AgentId, AgentOffers> offered,
        HashMap<FrameworkId, FrameworkLink> links,
        InverseOffers inverseOffers,
        HashMap<TaskKey, Vector<TaskStatus>> statuses,
        HashSet<AgentId> removalsHeld) {
    public static final AllocatorView EMPTY = of(AllocatorState.EMPTY);

    /** What remains after a failover: the hard state alone. */
    public static AllocatorView of(AllocatorState state) {
        return new AllocatorView(
                state,
                HashSet.empty(),
                HashMap.empty(),
                HashMap.empty(),
                HashMap.empty(),
                InverseOffers.NONE,
                HashMap.empty(),
                HashSet.empty());
    }

    /**
     * The same with less history, for readers.
     *
     * @param maxFrameworks how many frameworks that are over it has, the latest
     * @param maxTasks how many ended tasks of each framework
     */
    public AllocatorView showing(int maxFrameworks, int maxTasks) {
        return new AllocatorView(
                state.showing(maxFrameworks, maxTasks),
                connected,
                offers,
                offered,
                links,
                inverseOffers,
                statuses,
                removalsHeld);
    }

    /** The same with no more than so many unreachable tasks of each framework, those that went out of reach last. */
    public AllocatorView showingUnreachable(int most) {
        return withState(state.showingUnreachable(most));
    }

    public FrameworkLink link(FrameworkId id) {
        return links.get(id).getOrElse(FrameworkLink.NONE);
    }

    /** What outstanding offers hold of an agent, but for shared volumes, which several may hold at once. */
    public Resources offered(AgentId id) {
        return offers(id).held();
    }

    /** Whether an agent may be offered now. */
    public boolean isOfferable(Agent agent) {
        return agent.isReachable()
                && !agent.deactivated()
                && connected.contains(agent.id())
                && state.policy().admits(agent.info().hostname());
    }

    /** What an agent has that is neither allocated nor offered. Nothing while its total is less than its use. */
    public Resources free(Agent agent) {
        Resources used = agent.allocated().plus(offered(agent.id()));
        Resources total = agent.total();
        return total.contains(used) ? total.minus(used) : Resources.EMPTY;
    }

    /** Whether a task that holds resources is on an agent that was given up. */
    public boolean isUnreachable(Task task) {
        return !state.agent(task.agentId()).exists(Agent::isReachable);
    }

    /**
     * The state of a task that holds resources, as far as this life of the allocator has heard, and as its framework was
     * told: one that knows nothing of partitions was told that a task which cannot be reached is lost.
     */
    public TaskState taskState(Task task) {
        if (isUnreachable(task)) {
            boolean aware = state.framework(task.frameworkId())
                    .exists(framework -> framework.info().isPartitionAware());
            return aware ? TaskState.UNREACHABLE : TaskState.LOST;
        }
        return statuses(task.key()).lastOption().map(TaskStatus::state).getOrElse(TaskState.STAGING);
    }

    public Vector<TaskStatus> statuses(TaskKey key) {
        return statuses.get(key).getOrElse(Vector.empty());
    }

    /** Outstanding offers of one agent. */
    public List<Offer> offersOf(AgentId agentId) {
        return offers(agentId).ids().toVector().map(id -> offers.get(id).get()).toJavaList();
    }

    private AgentOffers offers(AgentId agentId) {
        return offered.get(agentId).getOrElse(AgentOffers.NONE);
    }

    public AllocatorView apply(Change.Public change) {
        if (change instanceof Journaled c) {
            return journaled(c);
        } else if (change instanceof OfferMade c) {
            return offerMade(c.offer());
        } else if (change instanceof OfferClosed c) {
            return offers.get(c.offerId()).map(this::withoutOffer).getOrElse(this);
        } else if (change instanceof OffersCounted c) {
            return withLink(c.frameworkId(), link(c.frameworkId()).counted(c));
        } else if (change instanceof InverseOfferMade c) {
            return withInverse(inverseOffers.made(c.offer()));
        } else if (change instanceof InverseOfferClosed c) {
            return withInverse(inverseOffers.closed(c));
        } else if (change instanceof InverseOffersForgotten c) {
            return withInverse(inverseOffers.forgotten(c));
        } else if (change instanceof AgentConnected c) {
            return withConnected(connected.add(c.agentId()));
        } else if (change instanceof AgentDisconnected c) {
            return withConnected(connected.remove(c.agentId()));
        } else if (change instanceof FrameworkAnnounced c) {
            return withLink(c.frameworkId(), link(c.frameworkId()).announced(c));
        } else if (change instanceof RemovalHeld c) {
            return withHeld(removalsHeld.add(c.agentId()));
        } else if (change instanceof RemovalReleased c) {
            return withHeld(removalsHeld.remove(c.agentId()));
        } else if (change instanceof TaskProgressed c) {
            return progressed(c);
        }
        throw new IllegalStateException("unknown change " + change);
    }

    private AllocatorView journaled(Journaled change) {
        AllocatorView next = withState(state.apply(change.event()));
        if (change.event() instanceof TaskEnded e) {
            return next.withStatuses(
                    statuses.remove(new TaskKey(e.frameworkId(), e.status().taskId())));
        } else if (change.event() instanceof AgentRemoved e) {
            return next.withoutAgent(e.agentId());
        } else if (change.event() instanceof AgentGone e) {
            return next.withoutAgent(e.agentId());
        } else if (change.event() instanceof AgentForgotten e) {
            HashSet<TaskKey> tasks = state.agent(e.agentId()).map(Agent::tasks).getOrElse(HashSet.empty());
            return next.withoutAgent(e.agentId()).withStatuses(statuses.removeAll(tasks));
        } else if (change.event() instanceof AgentUnreachable e) {
            return next.withConnected(connected.remove(e.agentId())).withHeld(removalsHeld.remove(e.agentId()));
        } else if (change.event() instanceof FrameworkRemoved e) {
            return next.withLinks(links.remove(e.frameworkId())).withInverse(inverseOffers.without(e.frameworkId()));
        }
        return next;
    }

    private AllocatorView offerMade(Offer offer) {
        FrameworkLink link = link(offer.frameworkId());
        Resources held = offer.resources().nonShared();
        ScalarTotals sum = link.offered(offer.role()).plus(held);
        return new AllocatorView(
                state,
                connected,
                offers.put(offer.id(), offer),
                offered.put(offer.agentId(), offers(offer.agentId()).with(offer.id(), held)),
                links.put(offer.frameworkId(), link.withOffered(offer.role(), sum, 1)),
                inverseOffers,
                statuses,
                removalsHeld);
    }

    private AllocatorView withoutOffer(Offer offer) {
        Resources held = offer.resources().nonShared();
        AgentOffers rest = offers(offer.agentId()).without(offer.id(), held);
        HashMap<FrameworkId, FrameworkLink> newLinks = links.computeIfPresent(
                        offer.frameworkId(),
                        (id, link) -> link.withOffered(
                                offer.role(), link.offered(offer.role()).minus(held), 0))
                ._2;
        return new AllocatorView(
                state,
                connected,
                offers.remove(offer.id()),
                rest.isEmpty() ? offered.remove(offer.agentId()) : offered.put(offer.agentId(), rest),
                newLinks,
                inverseOffers,
                statuses,
                removalsHeld);
    }

    private AllocatorView progressed(TaskProgressed change) {
        if (state.task(change.key()).isEmpty()) {
            return this;
        }
        Vector<TaskStatus> known = statuses(change.key());
        TaskState state = change.status().state();
        if (known.isEmpty() || known.last().state().compareTo(state) < 0) {
            return withStatuses(statuses.put(change.key(), known.append(change.status())));
        }
        // Agents repeat what is not acknowledged, so an early state may come again after a late one.
        Vector<TaskStatus> others = known.reject(s -> s.state() == state);
        return withStatuses(
                statuses.put(change.key(), others.append(change.status()).sortBy(TaskStatus::state)));
    }

    private AllocatorView withState(AllocatorState newState) {
        return new AllocatorView(newState, connected, offers, offered, links, inverseOffers, statuses, removalsHeld);
    }

    private AllocatorView withInverse(InverseOffers newInverse) {
        return new AllocatorView(state, connected, offers, offered, links, newInverse, statuses, removalsHeld);
    }

    private AllocatorView withoutAgent(AgentId agentId) {
        return withConnected(connected.remove(agentId))
                .withInverse(inverseOffers.without(agentId))
                .withHeld(removalsHeld.remove(agentId));
    }

    private AllocatorView withConnected(HashSet<AgentId> newConnected) {
        return new AllocatorView(state, newConnected, offers, offered, links, inverseOffers, statuses, removalsHeld);
    }

    private AllocatorView withHeld(HashSet<AgentId> newHeld) {
        return new AllocatorView(state, connected, offers, offered, links, inverseOffers, statuses, newHeld);
    }

    private AllocatorView withLink(FrameworkId id, FrameworkLink link) {
        return withLinks(links.put(id, link));
    }

    private AllocatorView withLinks(HashMap<FrameworkId, FrameworkLink> newLinks) {
        return new AllocatorView(state, connected, offers, offered, newLinks, inverseOffers, statuses, removalsHeld);
    }

    private AllocatorView withStatuses(HashMap<TaskKey, Vector<TaskStatus>> newStatuses) {
        return new AllocatorView(state, connected, offers, offered, links, inverseOffers, newStatuses, removalsHeld);
    }
}
