package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.constraint.FaultDomains;
import io.kebne.actors.allocator.plan.Plan;
import io.kebne.actors.allocator.plan.PoolTable;
import io.kebne.actors.allocator.plan.Taken;
import io.kebne.actors.explain.FrameworkExplanation;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.AgentAdmitted;
import io.kebne.persistence.allocator.AllocatorEvent.AgentForgotten;
import io.kebne.persistence.allocator.AllocatorEvent.AgentGone;
import io.kebne.persistence.allocator.AllocatorEvent.AgentOversubscribed;
import io.kebne.persistence.allocator.AllocatorEvent.AgentRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.AgentReregistered;
import io.kebne.persistence.allocator.AllocatorEvent.AgentUnreachable;
import io.kebne.persistence.allocator.AllocatorEvent.ExecutorEnded;
import io.kebne.persistence.allocator.AllocatorEvent.ExecutorLaunched;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkSubscribed;
import io.kebne.persistence.allocator.AllocatorEvent.ResourcesConverted;
import io.kebne.persistence.allocator.AllocatorEvent.TaskEnded;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.persistence.allocator.AllocatorEvent.TaskResized;
import io.kebne.persistence.allocator.AllocatorEvent.WhitelistUpdated;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the planner's table in step with the ledger: every change of a decision is entered here as it is made. Mutable
 * and owned by the allocator, because a table of arrays is what makes rounds fast; but nothing is in it that the view and
 * the changes do not say, so it is built anew after a failover. It also knows what each outstanding offer took.
 */
public final class PoolBooks {
    /** What an outstanding offer holds in the table. */
    private record Open(int agent, int client, Taken taken) {}

    private final PoolTable table;
    private final Optional<DomainInfo> domain;
    private final Amounts amounts;
    private final Clients clients;
    private final RolePolicies roles;
    private final Map<OfferId, Open> open = new HashMap<>();
    private final Map<AgentId, Resources> earmarks = new HashMap<>();
    private Optional<FrameworkExplanation.Round> lastRound = Optional.empty();

    private PoolBooks(AllocatorSettings settings) {
        this.table = new PoolTable(settings.planSettings());
        this.domain = settings.domain();
        this.amounts = new Amounts(table);
        this.clients = new Clients(table, amounts);
        this.roles = new RolePolicies(table, amounts, settings);
    }

    /** The books of a ledger as it is after a failover: without offers, filters and connections. */
    public static PoolBooks of(AllocatorState state, AllocatorSettings settings) {
        PoolBooks books = new PoolBooks(settings);
        AllocatorView view = AllocatorView.of(state);
        books.roles.update(state.policy());
        for (Agent agent : state.agents().values()) {
            int handle = books.table.addAgent(agent.id().value(), books.amounts.of(agent.total()));
            books.describe(handle, agent);
            if (agent.isReachable()) {
                books.reserve(agent.total(), 1);
            } else {
                books.table.setReachable(handle, false);
            }
            books.refresh(agent.id(), view);
        }
        for (Framework framework : state.frameworks().values()) {
            books.clients.subscribe(framework, FrameworkLink.NONE);
            framework.tasks().values().forEach(task -> books.clients.charge(task, 1));
            framework.executors().values().forEach(executor -> books.clients.charge(executor, 1));
        }
        return books;
    }

    public PoolTable table() {
        return table;
    }

    Amounts amounts() {
        return amounts;
    }

    Clients clients() {
        return clients;
    }

    /** Enters a change. {@code before} and {@code after} are the views on both sides of it. */
    void apply(Change change, AllocatorView before, AllocatorView after) {
        if (change instanceof Change.Journaled c) {
            journaled(c.event(), before, after);
        } else if (change instanceof Change.OfferClosed c) {
            close(c.offerId(), after);
        } else if (change instanceof Change.AgentConnected c) {
            offerable(c.agentId(), after);
        } else if (change instanceof Change.AgentDisconnected c) {
            offerable(c.agentId(), after);
        } else if (change instanceof Change.FrameworkAnnounced c) {
            after.state()
                    .framework(c.frameworkId())
                    .forEach(framework -> clients.subscribe(framework, after.link(c.frameworkId())));
        } else if (change instanceof Change.Filtered c) {
            clients.find(c.frameworkId(), c.role()).ifPresent(client -> {
                int agent = table.findAgent(c.agentId().value());
                table.refuse(client, agent, amounts.refusal(c.refused()), c.untilMillis());
                table.markSeen(client, agent);
            });
        } else if (change instanceof Change.Refused c) {
            clients.refused(c);
        } else if (change instanceof Change.Unwanted c) {
            clients.find(c.frameworkId(), c.role())
                    .ifPresent(client ->
                            table.markSeen(client, table.findAgent(c.agentId().value())));
        } else if (change instanceof Change.OfferMade c) {
            book(c.offer(), after);
        } else if (change instanceof Change.Earmarked c) {
            earmarks.put(c.agentId(), c.earmark().resources());
            refresh(c.agentId(), after);
        } else if (change instanceof Change.EarmarkRemoved c) {
            earmarks.remove(c.agentId());
            refresh(c.agentId(), after);
        } else if (change instanceof Change.FiltersCleared c) {
            c.roles().forEach(role -> clients.find(c.frameworkId(), role).ifPresent(table::revive));
        }
    }

    /**
     * How many filters are in force for each role.
     *
     * @param nowMillis on the clock by which they end
     */
    public FilterCounts filters(long nowMillis) {
        table.dropExpired(nowMillis);
        return FilterCounts.of(clients.filters());
    }

    /** Notes that a round has been run, at this time in milliseconds since the epoch. */
    void noteRound(long atMillis, int agents, int offers) {
        lastRound = Optional.of(new FrameworkExplanation.Round(atMillis, agents, offers));
    }

    Optional<FrameworkExplanation.Round> lastRound() {
        return lastRound;
    }

    /** Notes an offer that the planner has booked as this part of its plan. */
    void booked(Offer offer, Plan plan, int index) {
        open.put(offer.id(), new Open(plan.agent(index), plan.client(index), plan.taken(index)));
    }

    /** Books an offer that was made without the planner, which may hold any part of what is free. */
    private void book(Offer offer, AllocatorView after) {
        int agent = table.findAgent(offer.agentId().value());
        int client = clients.find(offer.frameworkId(), offer.role()).orElseThrow();
        Resources resources = offer.resources();
        Taken taken = new Taken(amounts.divisible(resources), amounts.parts(resources), Amounts.detail(resources));
        // The table takes parts whole, so it is shown just what is taken and then what is left.
        table.setFree(agent, taken.unreserved(), taken.parts(), taken.detail());
        table.book(agent, client, taken);
        open.put(offer.id(), new Open(agent, client, taken));
        refresh(offer.agentId(), after);
    }

    private void journaled(AllocatorEvent event, AllocatorView before, AllocatorView after) {
        if (event instanceof TaskLaunched e) {
            clients.charge(
                    after.state().task(e.frameworkId(), e.task().taskId()).get(), 1);
            refresh(e.agentId(), after);
        } else if (event instanceof TaskEnded e) {
            Task task =
                    before.state().task(e.frameworkId(), e.status().taskId()).get();
            clients.charge(task, -1);
            clients.dropIfOver(task.frameworkId(), after.state());
            givenBack(task.agentId(), before, after);
        } else if (event instanceof TaskResized e) {
            clients.charge(before.state().task(e.frameworkId(), e.taskId()).get(), -1);
            Task task = after.state().task(e.frameworkId(), e.taskId()).get();
            clients.charge(task, 1);
            givenBack(task.agentId(), before, after);
        } else if (event instanceof ExecutorLaunched e) {
            charge(after, e.frameworkId(), e.agentId(), e.executor().executorId(), 1);
            refresh(e.agentId(), after);
        } else if (event instanceof ExecutorEnded e) {
            charge(before, e.frameworkId(), e.agentId(), e.executorId(), -1);
            clients.dropIfOver(e.frameworkId(), after.state());
            givenBack(e.agentId(), before, after);
        } else if (event instanceof AgentAdmitted e) {
            Agent agent = after.state().agent(e.info().id()).get();
            int handle = table.addAgent(agent.id().value(), amounts.of(agent.total()));
            describe(handle, agent);
            reserve(agent.total(), 1);
            refresh(agent.id(), after);
        } else if (event instanceof AgentReregistered e) {
            changed(e.info().id(), before, after);
        } else if (event instanceof ResourcesConverted e) {
            changed(e.agentId(), before, after);
        } else if (event instanceof AgentOversubscribed e) {
            changed(e.agentId(), before, after);
        } else if (event instanceof AgentUnreachable e) {
            reserve(before.state().agent(e.agentId()).get().total(), -1);
            table.setReachable(table.findAgent(e.agentId().value()), false);
            offerable(e.agentId(), after);
        } else if (event instanceof AgentRemoved e) {
            remove(e.agentId(), before, after);
        } else if (event instanceof AgentGone e) {
            remove(e.agentId(), before, after);
        } else if (event instanceof AgentForgotten e) {
            before.state().agent(e.agentId()).forEach(agent -> forget(agent, before, after));
        } else if (event instanceof FrameworkSubscribed e) {
            FrameworkId id = e.info().id();
            clients.subscribe(after.state().framework(id).get(), after.link(id));
        } else if (event instanceof FrameworkRemoved e) {
            clients.remove(e.frameworkId(), after.state());
        } else if (event instanceof WhitelistUpdated) {
            after.state().agents().keySet().forEach(id -> offerable(id, after));
        } else if (RolePolicies.concerns(event)) {
            roles.update(after.state().policy());
        } else {
            agentOf(event).ifPresent(id -> offerable(id, after));
        }
    }

    private static Optional<AgentId> agentOf(AllocatorEvent event) {
        if (event instanceof AllocatorEvent.AgentDrainStarted e) {
            return Optional.of(e.agentId());
        } else if (event instanceof AllocatorEvent.AgentDeactivated e) {
            return Optional.of(e.agentId());
        } else if (event instanceof AllocatorEvent.AgentReactivated e) {
            return Optional.of(e.agentId());
        }
        return Optional.empty();
    }

    /** What a task held that the agent lent for its sake alone is there no more. */
    private void givenBack(AgentId agentId, AllocatorView before, AllocatorView after) {
        Resources total = after.state().agent(agentId).get().total();
        if (!total.equals(before.state().agent(agentId).get().total())) {
            table.setTotal(table.findAgent(agentId.value()), amounts.of(total));
        }
        refresh(agentId, after);
    }

    /** The agent's total or how it presents itself is another. */
    private void changed(AgentId agentId, AllocatorView before, AllocatorView after) {
        Agent old = before.state().agent(agentId).get();
        Agent agent = after.state().agent(agentId).get();
        int handle = table.findAgent(agentId.value());
        if (old.isReachable()) {
            reserve(old.total(), -1);
        }
        table.setTotal(handle, amounts.of(agent.total()));
        if (agent.isReachable()) {
            reserve(agent.total(), 1);
            table.setReachable(handle, true);
        }
        if (!old.info().equals(agent.info())) {
            describe(handle, agent);
        }
        offerable(agentId, after);
        refresh(agentId, after);
    }

    private void forget(Agent agent, AllocatorView before, AllocatorView after) {
        for (TaskKey key : agent.tasks()) {
            clients.charge(before.state().task(key).get(), -1);
            clients.dropIfOver(key.frameworkId(), after.state());
        }
        remove(agent.id(), before, after);
    }

    private void charge(AllocatorView view, FrameworkId frameworkId, AgentId agentId, ExecutorId executorId, int sign) {
        clients.charge(view.state().executor(frameworkId, agentId, executorId).get(), sign);
    }

    private void remove(AgentId agentId, AllocatorView before, AllocatorView after) {
        Agent agent = before.state().agent(agentId).get();
        for (ExecutorKey key : agent.executors()) {
            charge(before, key.frameworkId(), agentId, key.executorId(), -1);
            clients.dropIfOver(key.frameworkId(), after.state());
        }
        int handle = table.findAgent(agentId.value());
        if (agent.isReachable()) {
            reserve(agent.total(), -1);
        }
        table.setOfferable(handle, false);
        table.removeAgent(handle);
        earmarks.remove(agentId);
    }

    private void close(OfferId offerId, AllocatorView after) {
        Open offer = open.remove(offerId);
        if (offer != null) {
            AgentId agentId = new AgentId(table.agentId(offer.agent));
            boolean more = table.detail(offer.agent) != null && offer.taken.detail() != null;
            table.closeOffer(offer.agent, offer.client, offer.taken);
            if (more || earmarks.containsKey(agentId)) {
                // The table cannot add up ports that came free meanwhile and those given back, and knows no earmarks.
                refresh(agentId, after);
            }
        }
    }

    private void describe(int handle, Agent agent) {
        boolean hasGpus = agent.total().thousandths(Resources.GPUS) > 0;
        table.setTraits(
                handle,
                agent.info(),
                hasGpus,
                FaultDomains.isRemote(agent.info().domain(), domain));
    }

    private void reserve(Resources total, int sign) {
        for (String role : total.reservationRoles()) {
            table.reserve(table.role(role), amounts.of(total.reservedTo(role)), sign);
        }
    }

    private void offerable(AgentId agentId, AllocatorView view) {
        view.state()
                .agent(agentId)
                .forEach(agent -> table.setOfferable(table.findAgent(agentId.value()), view.isOfferable(agent)));
    }

    /** What of an agent's free resources is not kept for someone. */
    private Resources withoutKept(AgentId agentId, Resources free) {
        Resources kept = earmarks.get(agentId);
        return kept == null ? free : free.minus(free.overlap(kept));
    }

    private void refresh(AgentId agentId, AllocatorView view) {
        view.state().agent(agentId).forEach(agent -> {
            Resources free = withoutKept(agentId, view.free(agent));
            table.setFree(
                    table.findAgent(agentId.value()),
                    amounts.divisible(free),
                    amounts.parts(free),
                    Amounts.detail(free));
        });
    }
}
