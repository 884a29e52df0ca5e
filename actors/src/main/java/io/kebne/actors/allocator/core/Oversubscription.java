package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent.AgentOversubscribed;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;

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

    /**
     * What an agent lends: as much as it said, and never less than is in use of it, so that what is shared out always contains
     * what is held.
     *
     * @param own of which a part may be revocable, too
     * @param estimate what the agent said
     */
    static Resources lent(Resources own, Resources estimate, Resources allocated) {
        if (allocated.isPlain()) {
            return estimate;
        }
        Resources held = allocated.revocable();
        if (held.isEmpty()) {
            return estimate;
        }
        Resources lent = estimate;
        Resources always = own.revocable();
        for (Resource piece : held.pieces()) {
            long over = amount(held, piece) - amount(always, piece) - amount(estimate, piece);
            if (over > 0) {
                lent = lent.plus(Resources.of(piece.with(new Scalar(over))));
            }
        }
        return lent;
    }

    /** Only scalars can be revocable, and nothing that is can have another trait that matters. */
    private static long amount(Resources resources, Resource piece) {
        return resources.thousandths(piece.name());
    }
}
