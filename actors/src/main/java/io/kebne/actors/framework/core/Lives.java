package io.kebne.actors.framework.core;

import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.persistence.framework.FrameworkEvent.EntityStarted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The lives of a framework's entity in one actor: each recovery begins one, and the first event that one writes is
 * {@link EntityStarted}, so that the journal takes nothing of an earlier one any more. When another life stands in the
 * journal since this actor looked last, the entity has moved, and this actor must end. Soft: the next actor begins without
 * a past.
 */
public final class Lives {
    /** Those that this actor has begun or found: which of its own the journal has taken is not known when a write fails. */
    private final Set<EntityStarted> known = new HashSet<>();

    private boolean recovered;
    private boolean confirmed;

    /** @return whether another actor has overtaken this one */
    public boolean recovered(FrameworkState state) {
        boolean overtaken = recovered
                && state.started().filter(life -> !known.contains(life)).isPresent();
        recovered = true;
        confirmed = false;
        state.started().ifPresent(known::add);
        return overtaken;
    }

    /**
     * What to write for a decision: in front of the first events of a life, or of what it does about a framework that is
     * there, its start.
     *
     * @param start of the present life, should it be the first that is written
     */
    public List<FrameworkEvent> toWrite(FrameworkState state, List<FrameworkEvent> events, EntityStarted start) {
        if (confirmed || (events.isEmpty() && !state.isActive())) {
            return events;
        }
        confirmed = true;
        known.add(start);
        List<FrameworkEvent> all = new ArrayList<>(List.of(start));
        all.addAll(events);
        return all;
    }
}
