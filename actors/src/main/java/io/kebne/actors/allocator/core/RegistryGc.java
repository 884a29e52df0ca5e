package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent.AgentForgotten;
import io.kebne.protocol.id.AgentId;
import io.vavr.Tuple2;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Forgets agents that have been unreachable, or gone, for long, or of which there are too many: else a pool whose machines
 * come and go would remember all of them (Mesos: registry garbage collection). Of a forgotten agent's tasks nothing is
 * known any more, and when it comes back after all it is taken in as new and ends them. An unreachable agent on which
 * something was reserved or made is kept until an operator marks it gone: what is in its volumes must not be lost with the
 * knowledge of them.
 */
final class RegistryGc {
    /** The most agents that are forgotten at once; the rest is at the next call. */
    private static final int MAX_AT_ONCE = 1_000;

    private RegistryGc() {}

    static void run(Draft draft, RemovalSettings settings) {
        long now = draft.now().monotonicMillis();
        long last = draft.session().liveness().registryCheckedMillis();
        if (now - last < settings.gcInterval().toMillis()) {
            return;
        }
        List<AgentId> due = new ArrayList<>();
        addDue(due, unreachable(draft.state()), draft, settings);
        addDue(due, gone(draft.state()), draft, settings);
        for (AgentId agentId : due.subList(0, Math.min(due.size(), MAX_AT_ONCE))) {
            forget(draft, agentId);
        }
        if (due.size() <= MAX_AT_ONCE) {
            draft.change(new Change.RegistryChecked(now));
        }
    }

    /** An agent that is not there. */
    private record Absent(AgentId agentId, long sinceMillis) {}

    private static List<Absent> unreachable(AllocatorState state) {
        List<Absent> absent = new ArrayList<>();
        for (Agent agent : state.agents().values()) {
            if (!agent.isReachable() && agent.own().equals(agent.info().resources())) {
                absent.add(new Absent(agent.id(), agent.unreachableMillis().get()));
            }
        }
        absent.sort(Comparator.comparingLong(Absent::sinceMillis)
                .thenComparing(each -> each.agentId().value()));
        return absent;
    }

    private static List<Absent> gone(AllocatorState state) {
        List<Absent> absent = new ArrayList<>();
        for (Tuple2<AgentId, Long> agent : state.policy().gone()) {
            absent.add(new Absent(agent._1, agent._2));
        }
        return absent;
    }

    private static void addDue(List<AgentId> due, List<Absent> oldestFirst, Draft draft, RemovalSettings settings) {
        int tooMany = oldestFirst.size() - settings.maxAgentCount();
        for (int i = 0; i < oldestFirst.size(); i++) {
            long age = draft.now().wallMillis() - oldestFirst.get(i).sinceMillis();
            if (i < tooMany || age > settings.maxAgentAge().toMillis()) {
                due.add(oldestFirst.get(i).agentId());
            }
        }
    }

    private static void forget(Draft draft, AgentId agentId) {
        if (draft.view().inverseOffers().latest().containsKey(agentId)) {
            MaintenanceDecisions.rescindInverse(draft, agentId);
        }
        draft.event(new AgentForgotten(agentId, draft.now().wallMillis()));
    }
}
