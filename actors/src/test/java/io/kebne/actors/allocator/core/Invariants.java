package io.kebne.actors.allocator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.offer.Offer;
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
        nothingIsKeptOfWhoIsGone(view, session);
    }

    /** Adding up fails when two tasks or offers hold the same port or disk. */
    private static void resourcesAreConserved(AllocatorView view) {
        Map<AgentId, Resources> allocated = new HashMap<>();
        for (Framework framework : view.state().frameworks().values()) {
            for (Task task : framework.tasks().values()) {
                allocated.merge(task.agentId(), task.info().resources(), Resources::plus);
            }
        }
        Map<AgentId, Resources> offered = new HashMap<>();
        for (Offer offer : view.offers().values()) {
            offered.merge(offer.agentId(), offer.resources(), Resources::plus);
        }
        ScalarTotals total = ScalarTotals.ZERO;
        for (Agent agent : view.state().agents().values()) {
            assertThat(agent.allocated()).isEqualTo(allocated.getOrDefault(agent.id(), Resources.EMPTY));
            assertThat(view.offered(agent.id())).isEqualTo(offered.getOrDefault(agent.id(), Resources.EMPTY));
            Resources used = agent.allocated().plus(view.offered(agent.id()));
            if (agent.total().contains(used)) {
                assertThat(used.plus(view.free(agent))).isEqualTo(agent.total());
            } else {
                assertThat(view.offered(agent.id()))
                        .as("of an agent that shrank")
                        .isEqualTo(Resources.EMPTY);
                assertThat(view.free(agent)).isEqualTo(Resources.EMPTY);
            }
            total = agent.isReachable() ? total.plus(agent.total()) : total;
        }
        assertThat(view.state().agents().keySet().toJavaSet())
                .containsAll(allocated.keySet())
                .containsAll(offered.keySet());
        assertThat(view.state().total()).isEqualTo(total);
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
            for (Task task : framework.tasks().values()) {
                allocated.put(
                        task.role(),
                        allocated
                                .getOrDefault(task.role(), ScalarTotals.ZERO)
                                .plus(task.info().resources()));
            }
            Map<String, ScalarTotals> offered = new HashMap<>();
            for (Offer offer :
                    view.offers().values().filter(o -> o.frameworkId().equals(framework.id()))) {
                offered.put(
                        offer.role(),
                        offered.getOrDefault(offer.role(), ScalarTotals.ZERO).plus(offer.resources()));
            }
            assertThat(framework.allocated().toJavaMap()).isEqualTo(allocated);
            assertThat(view.link(framework.id()).offered().toJavaMap()).isEqualTo(offered);
        }
    }

    private static void offersAreForThoseWhoCanTakeThem(AllocatorView view) {
        for (Offer offer : view.offers().values()) {
            assertThat(view.connected().contains(offer.agentId())).isTrue();
            assertThat(view.state().agent(offer.agentId()).get().isReachable()).isTrue();
            assertThat(view.state().framework(offer.frameworkId()).get().isRemoved())
                    .isFalse();
            assertThat(view.link(offer.frameworkId()).connected()).isTrue();
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
