package io.kebne.persistence.journal;

import java.util.List;

/**
 * What a journal holds of an entity.
 *
 * @param events how many
 * @param first sequence number of the first; 0 without events
 * @param last sequence number of the last; 0 without events
 * @param snapshots their sequence numbers, the highest first
 */
public record EntityEntry(String persistenceId, long events, long first, long last, List<Long> snapshots) {
    public EntityEntry {
        snapshots = List.copyOf(snapshots);
    }
}
