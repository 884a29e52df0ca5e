package io.kebne.actors.allocator.core;

import io.kebne.protocol.agent.AgentDigest;
import io.kebne.protocol.agent.AgentExecutor;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.TasksListed;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes agents in that are as the ledger has them, and hears from them later what they know of their tasks. When a pool is
 * rebuilt, offers do not wait for ten thousand lists: a digest says that they will hold nothing new. The lists are compared all
 * the same, some at a time, so what a digest would hide for once comes out then.
 */
final class AgentListing {
    /** How many agents list their tasks at once. The next is asked when one has answered, so a busy allocator asks slowly. */
    private static final int AT_ONCE = 16;

    /** A list that has not come after this time was lost. */
    private static final long PATIENCE_MILLIS = 5_000;

    /** In a pool of more agents lists wait until all that were counted on are back, or for {@link #HURRY_MILLIS}. */
    private static final int FEW_AGENTS = 500;

    private static final long HURRY_MILLIS = 5_000;

    private AgentListing() {}

    /** Takes an agent in whose digest is that of the ledger. The rest must register. */
    static boolean takeIn(Draft draft, Agent agent, AgentHeartbeat heartbeat) {
        boolean same = agent.isReachable()
                && agent.incarnation().equals(heartbeat.incarnation())
                && heartbeat.digest().equals(Optional.of(digest(draft, agent)));
        if (same) {
            AgentSilence.heard(draft, agent.id());
            AgentDecisions.connect(draft, agent.id());
            new AgentReturn(draft, agent.id(), false, false).resume();
            draft.change(new Change.ListingDue(agent.id()));
            askForMore(draft);
        }
        return same;
    }

    /** What the agent's own would be, if it had what the ledger says. */
    private static AgentDigest digest(Draft draft, Agent agent) {
        List<AgentExecutor> executors = new ArrayList<>();
        for (ExecutorKey key : agent.executors()) {
            Executor executor = draft.state()
                    .executor(key.frameworkId(), agent.id(), key.executorId())
                    .get();
            executors.add(new AgentExecutor(key, executor.containerId()));
        }
        return AgentDigest.of(agent.info(), agent.incarnation(), agent.tasks().toJavaList(), executors);
    }

    /** One that was not asked for, or comes for the second time, may be old. */
    static void listed(Draft draft, TasksListed command) {
        AgentId agentId = command.agentId();
        Agent agent = draft.state().agent(agentId).getOrNull();
        boolean awaited = agent != null
                && agent.incarnation().equals(command.incarnation())
                && draft.session().epoch().equals(command.allocatorEpoch())
                && draft.session().listings().await(agentId)
                && draft.view().connected().contains(agentId);
        if (awaited) {
            AgentSilence.heard(draft, agentId);
            draft.change(new Change.AgentListed(agentId));
            new AgentReturn(draft, agentId, false, false).compareLater(command.tasks(), command.executors());
            if (command.tasks().isEmpty()) {
                AgentControl.finishDrain(draft, agentId);
            }
            askForMore(draft);
        }
    }

    /** An agent that was listed before is to do so once more. */
    static void ask(Draft draft, AgentId agentId) {
        if (!draft.session().listings().await(agentId)) {
            draft.change(new Change.ListingDue(agentId));
            askForMore(draft);
        }
    }

    /** To be called regularly. */
    static void check(Draft draft) {
        long lostMillis = draft.now().monotonicMillis() - PATIENCE_MILLIS;
        draft.session().listings().asked().forEach((agentId, atMillis) -> {
            if (atMillis <= lostMillis) {
                draft.change(new Change.ListingDue(agentId));
            }
        });
        askForMore(draft);
    }

    private static void askForMore(Draft draft) {
        Listings listings = draft.session().listings();
        int room = AT_ONCE - listings.asked().size();
        if (room <= 0 || listings.due().isEmpty() || !isTime(draft)) {
            return;
        }
        for (AgentId agentId : listings.due().take(room)) {
            draft.tell(agentId, new AgentMessage.ListTasks(draft.session().epoch()));
            draft.change(new Change.ListingAsked(agentId, draft.now().monotonicMillis()));
        }
    }

    private static boolean isTime(Draft draft) {
        Liveness liveness = draft.session().liveness();
        return liveness.recovered() <= FEW_AGENTS
                || liveness.recovering().isEmpty()
                || draft.now().monotonicMillis() - draft.session().startedMillis() > HURRY_MILLIS;
    }
}
