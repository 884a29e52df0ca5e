package io.kebne.actors.allocator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.ResourceRules;
import io.kebne.protocol.resources.Resources;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What holds in every state that an allocator can reach, worked out anew from tasks and offers alone. */
final class Invariants {
    private Invariants() {}

    static void check(AllocatorView view, AllocatorSession session) {
        resourcesAreConserved(view);
        tasksAreWhereTheyShouldBe(view.state());
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
        }
        Map<AgentId, Resources> offered = new HashMap<>();
        for (Offer offer : view.offers().values()) {
            offered.merge(offer.agentId(), offer.resources().nonShared(), Resources::plus);
            assertThat(view.state().agent(offer.agentId()).get().total().contains(offer.resources()))
                    .as("%s", offer)
                    .isTrue();
        }
        PoolTotals totals = PoolTotals.ZERO;
        for (Agent agent : view.state().agents().values()) {
            assertThat(agent.allocated()).isEqualTo(allocated.getOrDefault(agent.id(), Resources.EMPTY));
            assertThat(agent.sharedUse()).isEqualTo(shared.getOrDefault(agent.id(), SharedUse.NONE));
            assertThat(view.offered(agent.id())).isEqualTo(offered.getOrDefault(agent.id(), Resources.EMPTY));
            assertThat(view.offersOf(agent.id()))
                    .containsExactlyInAnyOrderElementsOf(
                            view.offers().values().filter(o -> o.agentId().equals(agent.id())));
            Resources used = agent.allocated().plus(view.offered(agent.id()));
            if (agent.total().contains(used)) {
                assertThat(used.plus(view.free(agent))).isEqualTo(agent.total());
            } else {
                assertThat(view.offered(agent.id()))
                        .as("of an agent that shrank")
                        .isEqualTo(Resources.EMPTY);
                assertThat(view.free(agent)).isEqualTo(Resources.EMPTY);
            }
            totals = agent.isReachable() ? totals.plus(agent.total()) : totals;
        }
        assertThat(view.state().agents().keySet().toJavaSet())
                .containsAll(allocated.keySet())
                .containsAll(offered.keySet());
        assertThat(view.state().totals()).isEqualTo(totals);
        assertThat(view.state().agents().values())
                .allSatisfy(agent -> ResourceRules.requireValid(agent.total(), "total"));
    }

    private static void tasksAreWhereTheyShouldBe(AllocatorState state) {
        Set<TaskKey> ofFrameworks = new HashSet<>();
        for (Framework framework : state.frameworks().values()) {
            framework.tasks().values().forEach(task -> ofFrameworks.add(task.key()));
            assertThat(framework.completedOrder().toJavaSet())
                    .isEqualTo(framework.completed().keySet().toJavaSet());
            assertThat(framework
                            .completed()
                            .keySet()
                            .intersect(framework.tasks().keySet()))
                    .isEmpty();
            assertThat(framework.isRemoved() && framework.tasks().isEmpty()).isFalse();
        }
        Set<TaskKey> ofAgents = new HashSet<>();
        for (Agent agent : state.agents().values()) {
            agent.tasks().forEach(key -> {
                assertThat(state.task(key).get().agentId()).isEqualTo(agent.id());
                ofAgents.add(key);
            });
        }
        assertThat(ofAgents).isEqualTo(ofFrameworks);
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
            Map<String, ScalarTotals> offered = new HashMap<>();
            for (Offer offer :
                    view.offers().values().filter(o -> o.frameworkId().equals(framework.id()))) {
                add(offered, offer.role(), offer.resources().nonShared());
            }
            assertThat(framework.allocated().toJavaMap()).isEqualTo(allocated);
            assertThat(framework.unreserved().toJavaMap()).isEqualTo(unreserved);
            assertThat(view.link(framework.id()).offered().toJavaMap()).isEqualTo(offered);
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
            assertThat(view.isOfferable(view.state().agent(offer.agentId()).get()))
                    .as("%s", offer)
                    .isTrue();
            assertThat(view.state().framework(offer.frameworkId()).get().isRemoved())
                    .isFalse();
            assertThat(view.link(offer.frameworkId()).connected()).isTrue();
            assertThat(view.state().framework(offer.frameworkId()).get().info().roles())
                    .contains(offer.role());
            assertThat(offer.resources().allocatableTo(offer.role())).isEqualTo(offer.resources());
        }
    }

    /** Who is asked to leave an agent has tasks there, and the agent's machine is scheduled. */
    private static void inverseOffersAreForThoseWhoAreThere(AllocatorView view) {
        for (InverseOffer offer : view.inverseOffers().outstanding().values()) {
            Agent agent = view.state().agent(offer.agentId()).get();
            assertThat(agent.tasks().exists(key -> key.frameworkId().equals(offer.frameworkId())))
                    .as("%s", offer)
                    .isTrue();
            assertThat(view.state().policy().maintenance().unavailability(agent.info()))
                    .contains(offer.unavailability());
            assertThat(view.inverseOffers()
                            .latest(offer.agentId(), offer.frameworkId())
                            .get()
                            .offer())
                    .isEqualTo(offer);
        }
    }

    /** Drained agents are empty and stay deactivated; no agent of a machine that is down is in the pool. */
    private static void agentsAreAsOperatorsWant(AllocatorState state) {
        for (Agent agent : state.agents().values()) {
            agent.drain().ifPresent(drain -> {
                assertThat(agent.deactivated()).isTrue();
                assertThat(drain.drained())
                        .as("%s", agent)
                        .isEqualTo(agent.tasks().isEmpty());
            });
            assertThat(state.policy().maintenance().isDown(agent.info())).isFalse();
            assertThat(state.policy().gone().containsKey(agent.id())).isFalse();
        }
        for (Framework framework : state.frameworks().values()) {
            framework
                    .operations()
                    .forEach((uuid, operation) -> assertThat(operation.uuid()).isEqualTo(uuid));
            assertThat(framework.isRemoved() && !framework.operations().isEmpty())
                    .isFalse();
        }
    }

    private static void nothingIsKeptOfWhoIsGone(AllocatorView view, AllocatorSession session) {
        AllocatorState state = view.state();
        assertThat(state.agents().keySet().containsAll(session.heard().keySet()))
                .isTrue();
        assertThat(state.agents().keySet().containsAll(view.connected())).isTrue();
        assertThat(state.frameworks().keySet().containsAll(view.links().keySet()))
                .isTrue();
        view.statuses().keySet().forEach(key -> assertThat(state.task(key)).isNotEmpty());
    }
}
