package io.kebne.http.state;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Offer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The outstanding offers of a view, by whose resources they hold and by whom they were made to. */
public final class OfferIndex {
    private final Map<AgentId, List<Offer>> byAgent = new HashMap<>();
    private final Map<FrameworkId, List<Offer>> byFramework = new HashMap<>();

    public OfferIndex(AllocatorView view) {
        for (Offer offer : view.offers().values()) {
            byAgent.computeIfAbsent(offer.agentId(), id -> new ArrayList<>()).add(offer);
            byFramework
                    .computeIfAbsent(offer.frameworkId(), id -> new ArrayList<>())
                    .add(offer);
        }
    }

    public List<Offer> of(AgentId id) {
        return byAgent.getOrDefault(id, List.of());
    }

    public List<Offer> of(FrameworkId id) {
        return byFramework.getOrDefault(id, List.of());
    }
}
