package io.kebne.persistence.journal;

import akka.persistence.journal.EventSeq;
import akka.persistence.journal.ReadEventAdapter;

/** Keeps {@link SkippedEvent}s from the entities. Named in the journals' configuration. */
public final class SkippedEvents implements ReadEventAdapter {
    @Override
    public EventSeq fromJournal(Object event, String manifest) {
        return EventSeq.empty();
    }
}
