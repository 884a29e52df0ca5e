package io.kebne.persistence.cassandra;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits what an entity writes at once into as few conditional batches as Cassandra may take. What must be written all or
 * not at all stays together, however much it is.
 */
final class WriteGroup {
    private WriteGroup() {}

    /**
     * @param atomic the events of each atomic write, in order
     * @param maxBytes of a batch, unless an atomic write alone is larger
     * @param maxEvents of a batch, likewise
     */
    static List<List<EventRow>> batches(List<List<EventRow>> atomic, int maxBytes, long maxEvents) {
        List<List<EventRow>> batches = new ArrayList<>();
        List<EventRow> batch = new ArrayList<>();
        long bytes = 0;
        for (List<EventRow> rows : atomic) {
            long more = rows.stream().mapToLong(EventRow::size).sum();
            if (!batch.isEmpty() && (bytes + more > maxBytes || batch.size() + rows.size() > maxEvents)) {
                batches.add(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.addAll(rows);
            bytes += more;
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }
}
