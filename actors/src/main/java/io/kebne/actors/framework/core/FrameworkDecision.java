package io.kebne.actors.framework.core;

import io.kebne.persistence.framework.FrameworkEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The outcome of one message to a framework's entity.
 *
 * @param events to journal first
 * @param session the soft state from now on
 * @param effects to carry out then, in this order
 */
public record FrameworkDecision(List<FrameworkEvent> events, FrameworkSession session, List<FrameworkEffect> effects) {
    public FrameworkDecision {
        events = List.copyOf(events);
        effects = List.copyOf(effects);
    }

    /** Both, this one first; the other was made in the session that this one leaves. */
    public FrameworkDecision then(FrameworkDecision next) {
        List<FrameworkEvent> allEvents = new ArrayList<>(events);
        allEvents.addAll(next.events);
        List<FrameworkEffect> allEffects = new ArrayList<>(effects);
        allEffects.addAll(next.effects);
        return new FrameworkDecision(allEvents, next.session, allEffects);
    }

    public static FrameworkDecision effects(FrameworkSession session, FrameworkEffect... effects) {
        return new FrameworkDecision(List.of(), session, List.of(effects));
    }
}
