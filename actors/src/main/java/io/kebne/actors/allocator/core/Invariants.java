package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.ResourceRules;
import io.kebne.protocol.resources.Resources;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What holds in every state that an allocator can reach, worked out anew from tasks and offers alone. For tests, the
 * simulation and tools that verify a journal; too slow to run beside every decision of a real pool.
 */
public final class Invariants {
    private Invariants() {}

    /** @throws IllegalStateException naming what is broken */
    public static void check(AllocatorView view, AllocatorSession session) {
        resourcesAreConserved(view);
        tasksAreWhereTheyShouldBe(view.state());
        executorsAreWhereTheyShouldBe(view.state());
        rolesPayForTheirTasksAndOffers(view);
        offersAreForThoseWhoCanTakeThem(view);
        inverseOffersAreForThoseWhoAreThere(view);
        agentsAreAsOperatorsWant(view.state());
        nothingIsKeptOfWhoIsGone(view, session);
    }

    /** Adding up fails when two tasks or offers hold the same port or disk; shared volumes are held by nobody alone. */
    private static void resourcesAreConserved(AllocatorView view) {
        Map<AgentId, Resources> allocated = new HashMap<>();
        Map<AgentId, SharedUse> shared = new HashMap<>();
        for (Framework framework : view.state().frameworks().values()) {
            for (Task task : framework.tasks().values()) {
                Resources held = task.info().resources();
                allocated.merge(task.agentId(), held.nonShared(), Resources::plus);
                shared.put(
                        task.agentId(),
                        shared.getOrDefault(task.agentId(), SharedUse.NONE).plus(held));
            }
            for (Executor executor : framework.executors().values()) {
                allocated.merge(executor.agentId(), executor.info().resources(), Resources::plus);
            }
        }
        Map<AgentId, Resources> offered = new HashMap<>();
        for (Offer offer : view.offers().values()) {
            offered.merge(offer.agentId(), offer.resources().nonShared(), Resources::plus);
            require(
                    view.state().agent(offer.agentId()).get().total().contains(offer.resources()),
                    "an offer of what its agent does not have",
                    offer);
        }
        PoolTotals totals = PoolTotals.ZERO;
        for (Agent agent : view.state().agents().values()) {
            AgentId id = agent.id();
            same(agent.allocated(), allocated.getOrDefault(id, Resources.EMPTY), "allocated", id);
            same(agent.sharedUse(), shared.getOrDefault(id, SharedUse.NONE), "shared use", id);
            same(view.offered(id), offered.getOrDefault(id, Resources.EMPTY), "offered", id);
            Set<Offer> offers = view.offers()
                    .values()
                    .filter(offer -> offer.agentId().equals(id))
                    .toJavaSet();
            same(Set.copyOf(view.offersOf(id)), offers, "offers", id);
            sumsUp(view, agent);
            totals = agent.isReachable() ? totals.plus(agent.total()) : totals;
            ResourceRules.requireValid(agent.total(), "total");
        }
        Set<AgentId> agents = view.state().agents().keySet().toJavaSet();
        require(agents.containsAll(allocated.keySet()), "tasks on agents that are not there", allocated.keySet());
        require(agents.containsAll(offered.keySet()), "offers of agents that are not there", offered.keySet());
        same(view.state().totals(), totals, "totals", "the pool");
    }

    /** An agent that came back with less than its tasks hold has nothing free and nothing offered. */
    private static void sumsUp(AllocatorView view, Agent agent) {
        Resources used = agent.allocated().plus(view.offered(agent.id()));
        if (agent.total().contains(used)) {
            same(used.plus(view.free(agent)), agent.total(), "allocated + offered + free", agent.id());
        } else {
            same(view.offered(agent.id()), Resources.EMPTY, "offered of an agent that shrank", agent.id());
            same(view.free(agent), Resources.EMPTY, "free of an agent that shrank", agent.id());
        }
    }

    private static void tasksAreWhereTheyShouldBe(AllocatorState state) {
        Set<TaskKey> ofFrameworks = new HashSet<>();
        for (Framework framework : state.frameworks().values()) {
            framework.tasks().values().forEach(task -> ofFrameworks.add(task.key()));
            same(
                    framework.completedOrder().toJavaSet(),
                    framework.completed().keySet().toJavaSet(),
                    "ended tasks",
                    framework.id());
            require(
                    framework
                            .completed()
                            .keySet()
                            .intersect(framework.tasks().keySet())
                            .isEmpty(),
                    "tasks that run and have ended",
                    framework.id());
            require(!framework.isRemoved() || !framework.isIdle(), "a framework is over", framework.id());
        }
        Set<TaskKey> ofAgents = new HashSet<>();
        for (Agent agent : state.agents().values()) {
            agent.tasks().forEach(key -> {
                same(state.task(key).get().agentId(), agent.id(), "the agent of a task", key);
                ofAgents.add(key);
            });
        }
        same(ofAgents, ofFrameworks, "tasks of agents and of frameworks", "the pool");
    }

    private static void executorsAreWhereTheyShouldBe(AllocatorState state) {
        Set<Executor> ofAgents = new HashSet<>();
        for (Agent agent : state.agents().values()) {
            agent.executors()
                    .forEach(key -> ofAgents.add(state.executor(key.frameworkId(), agent.id(), key.executorId())
                            .get()));
        }
        Set<Executor> ofFrameworks = new HashSet<>();
        for (Framework framework : state.frameworks().values()) {
            framework.executors().forEach((place, executor) -> {
                same(executor.place(), place, "the place of", executor);
                same(executor.frameworkId(), framework.id(), "the framework of", executor);
                ofFrameworks.add(executor);
            });
        }
        same(ofAgents, ofFrameworks, "executors of agents and of frameworks", "the pool");
    }

    private static void rolesPayForTheirTasksAndOffers(AllocatorView view) {
        for (Framework framework : view.state().frameworks().values()) {
            Map<String, ScalarTotals> allocated = new HashMap<>();
            Map<String, ScalarTotals> unreserved = new HashMap<>();
            for (Task task : framework.tasks().values()) {
                Resources held = task.info().resources().nonShared();
                add(allocated, task.role(), held);
                add(unreserved, task.role(), Framework.charged(held));
            }
            for (Executor executor : framework.executors().values()) {
                Resources held = executor.info().resources();
                add(allocated, executor.role(), held);
                add(unreserved, executor.role(), Framework.charged(held));
            }
            Map<String, ScalarTotals> offered = new HashMap<>();
            for (Offer offer : view.offers().values()) {
                if (offer.frameworkId().equals(framework.id())) {
                    add(offered, offer.role(), offer.resources().nonShared());
                }
            }
            FrameworkId id = framework.id();
            same(framework.allocated().toJavaMap(), allocated, "allocated by role", id);
            same(framework.unreserved().toJavaMap(), unreserved, "unreserved by role", id);
            same(view.link(id).offered().toJavaMap(), offered, "offered by role", id);
        }
    }

    private static void add(Map<String, ScalarTotals> sums, String role, Resources resources) {
        ScalarTotals sum = sums.getOrDefault(role, ScalarTotals.ZERO).plus(resources);
        if (!sum.isZero()) {
            sums.put(role, sum);
        }
    }

    private static void offersAreForThoseWhoCanTakeThem(AllocatorView view) {
        for (Offer offer : view.offers().values()) {
            Framework framework = view.state().framework(offer.frameworkId()).get();
            require(
                    view.isOfferable(view.state().agent(offer.agentId()).get()),
                    "an offer of an agent that is not to be offered",
                    offer);
            require(!framework.isRemoved(), "an offer for a framework that is over", offer);
            require(view.link(framework.id()).connected(), "an offer for a framework without a scheduler", offer);
            require(framework.info().roles().contains(offer.role()), "an offer for another's role", offer);
            same(offer.resources().allocatableTo(offer.role()), offer.resources(), "allocatable", offer);
        }
    }

    /** Who is asked to leave an agent has tasks there, and the agent's machine is scheduled. */
    private static void inverseOffersAreForThoseWhoAreThere(AllocatorView view) {
        for (InverseOffer offer : view.inverseOffers().outstanding().values()) {
            Agent agent = view.state().agent(offer.agentId()).get();
            require(
                    agent.tasks().exists(key -> key.frameworkId().equals(offer.frameworkId())),
                    "an inverse offer for a framework without tasks",
                    offer);
            require(
                    view.state()
                            .policy()
                            .maintenance()
                            .unavailability(agent.info())
                            .filter(offer.unavailability()::equals)
                            .isPresent(),
                    "an inverse offer of an agent that stays",
                    offer);
            same(
                    view.inverseOffers()
                            .latest(offer.agentId(), offer.frameworkId())
                            .get()
                            .offer(),
                    offer,
                    "the latest inverse offer",
                    agent.id());
        }
    }

    /** Drained agents are empty and stay deactivated; no agent of a machine that is down is in the pool. */
    private static void agentsAreAsOperatorsWant(AllocatorState state) {
        for (Agent agent : state.agents().values()) {
            agent.drain().ifPresent(drain -> {
                require(agent.deactivated(), "a draining agent is active", agent.id());
                require(!drain.drained() || agent.tasks().isEmpty(), "a drained agent has tasks", agent.id());
            });
            require(!state.policy().maintenance().isDown(agent.info()), "an agent that is down", agent.id());
            require(!state.policy().gone().containsKey(agent.id()), "an agent that is gone", agent.id());
        }
        for (Framework framework : state.frameworks().values()) {
            framework.operations().forEach((uuid, operation) -> same(operation.uuid(), uuid, "the uuid of", operation));
            require(
                    !framework.isRemoved() || framework.operations().isEmpty(),
                    "operations of a framework that is over",
                    framework.id());
        }
    }

    private static void nothingIsKeptOfWhoIsGone(AllocatorView view, AllocatorSession session) {
        AllocatorState state = view.state();
        require(
                state.agents().keySet().containsAll(session.heard().keySet()),
                "heard of agents that are not there",
                session.heard().keySet());
        require(
                state.agents().keySet().containsAll(view.connected()),
                "connections of agents that are not there",
                view.connected());
        require(
                state.frameworks().keySet().containsAll(view.links().keySet()),
                "links of frameworks that are not there",
                view.links().keySet());
        view.statuses().keySet().forEach(key -> require(state.task(key).isDefined(), "a status of no task", key));
    }

    private static void same(Object actual, Object expected, String what, Object whose) {
        if (!Objects.equals(actual, expected)) {
            throw new IllegalStateException(what + " of " + whose + ": is " + actual + " and should be " + expected);
        }
    }

    private static void require(boolean holds, String broken, Object what) {
        if (!holds) {
            throw new IllegalStateException(broken + ": " + what);
        }
    }
}
