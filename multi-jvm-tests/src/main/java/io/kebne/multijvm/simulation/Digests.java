package io.kebne.multijvm.simulation;

import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.protocol.agent.AgentDigest;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import java.util.List;
import java.util.Optional;

/** What the allocator makes of agents' digests: what they say, or with one of the bugs that are planted always the right one. */
final class Digests {
    private Digests() {}

    static AllocatorCommand heard(AllocatorCommand command, AllocatorView view, Mutation mutation) {
        boolean trusting = mutation == Mutation.ANY_DIGEST || mutation == Mutation.ANY_DIGEST_UNLISTED;
        if (!trusting || !(command instanceof AgentHeartbeat heartbeat)) {
            return command;
        }
        Agent agent = view.state().agent(heartbeat.agentId()).getOrNull();
        return agent == null
                ? command
                : new AgentHeartbeat(agent.id(), heartbeat.incarnation(), Optional.of(ofLedger(agent)));
    }

    /** No simulated framework has executors of its own. */
    private static AgentDigest ofLedger(Agent agent) {
        return AgentDigest.of(agent.info(), agent.incarnation(), agent.tasks().toJavaList(), List.of());
    }
}
