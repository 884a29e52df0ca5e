package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent.AgentOversubscribed;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.resources.Resources;

/**
 * What an agent lends beyond what it has, because its tasks do not use all that they were given. The agent says with each
 * sign of life how much that is; the ledger keeps what it said last.
 */
final class Oversubscription {
    private Oversubscription() {}

    /**
     * Notes what an agent says. Offers of what may be taken back are, when that is another amount than before (Mesos:
     * Master::updateSlave); tasks that hold more than there is now keep it until they end.
     */
    static void estimated(Draft draft, AgentId agentId, Resources estimate) {
        Agent agent = draft.state().agent(agentId).get();
        if (agent.oversubscribed().equals(estimate)) {
            return;
        }
        OfferDecisions.rescind(
                draft,
                draft.view().offersOf(agentId),
                offer -> !offer.resources().revocable().isEmpty());
        draft.event(new AgentOversubscribed(agentId, estimate, draft.now().wallMillis()));
    }
}
