package io.kebne.persistence.cassandra;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tenures of a node's entities. When there are too many, those that were not used for longest are forgotten; such an
 * entity cannot write and has to recover again.
 */
final class Tenures {
    private final Map<String, Tenure> byEntity;

    Tenures(int capacity) {
        byEntity = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Tenure> eldest) {
                return size() > capacity;
            }
        };
    }

    synchronized Optional<Tenure> find(String persistenceId) {
        return Optional.ofNullable(byEntity.get(persistenceId));
    }

    synchronized void begin(String persistenceId, Tenure tenure) {
        byEntity.put(persistenceId, tenure);
    }

    /** Goes on, unless a next tenure has begun in the meantime. */
    synchronized void advance(String persistenceId, Tenure tenure) {
        byEntity.computeIfPresent(persistenceId, (id, known) -> known.owner().equals(tenure.owner()) ? tenure : known);
    }

    /** After a write that failed nobody knows what the partition holds; only the next recovery finds out. */
    synchronized void end(String persistenceId, Tenure tenure) {
        byEntity.computeIfPresent(persistenceId, (id, known) -> known.owner().equals(tenure.owner()) ? null : known);
    }
}
