package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.resources.Resources;
import io.vavr.collection.HashSet;

/**
 * The outstanding offers of one agent.
 *
 * @param ids which they are
 * @param held what they hold together, but for shared volumes
 */
public record AgentOffers(HashSet<OfferId> ids, Resources held) {
    static final AgentOffers NONE = new AgentOffers(HashSet.empty(), Resources.EMPTY);

    boolean isEmpty() {
        return ids.isEmpty();
    }

    AgentOffers with(OfferId id, Resources more) {
        return new AgentOffers(ids.add(id), held.plus(more));
    }

    AgentOffers without(OfferId id, Resources less) {
        return new AgentOffers(ids.remove(id), held.minus(less));
    }
}
