package io.kebne.multijvm.simulation;

import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.machine.MachineId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Agents that are to get nothing new, as the journal says. */
final class ClosedAgents {
    private final Map<AgentId, String> hostnames = new HashMap<>();
    private final Set<AgentId> closed = new HashSet<>();
    private final Set<String> down = new HashSet<>();

    /** An event is in the journal. */
    void durable(AllocatorEvent event) {
        if (event instanceof AllocatorEvent.AgentAdmitted e) {
            registered(e.info());
        } else if (event instanceof AllocatorEvent.AgentReregistered e) {
            registered(e.info());
        } else if (event instanceof AllocatorEvent.AgentDrainStarted e) {
            closed.add(e.agentId());
        } else if (event instanceof AllocatorEvent.AgentDeactivated e) {
            closed.add(e.agentId());
        } else if (event instanceof AllocatorEvent.AgentReactivated e) {
            closed.remove(e.agentId());
        } else if (event instanceof AllocatorEvent.AgentRemoved e) {
            left(e.agentId());
        } else if (event instanceof AllocatorEvent.AgentGone e) {
            left(e.agentId());
        } else if (event instanceof AllocatorEvent.AgentForgotten e) {
            left(e.agentId());
        } else if (event instanceof AllocatorEvent.MachinesDown e) {
            e.machines().stream().map(MachineId::hostname).forEach(down::add);
        } else if (event instanceof AllocatorEvent.MachinesUp e) {
            e.machines().stream().map(MachineId::hostname).forEach(down::remove);
        } else if (event instanceof AllocatorEvent.TaskLaunched e && isClosed(e.agentId())) {
            throw violation(e.task().taskId() + " is launched on " + e.agentId());
        }
    }

    private void registered(AgentInfo info) {
        hostnames.put(info.id(), info.hostname());
        if (down.contains(info.hostname())) {
            throw violation(info.id() + " is taken in");
        }
    }

    private void left(AgentId agentId) {
        closed.remove(agentId);
        hostnames.remove(agentId);
    }

    private boolean isClosed(AgentId agentId) {
        return closed.contains(agentId) || down.contains(hostnames.get(agentId));
    }

    private static ViolationException violation(String what) {
        return new ViolationException(
                Invariant.CLOSED_AGENTS, what + ", which is drained or deactivated, or whose machine was taken away");
    }
}
