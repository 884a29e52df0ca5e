package io.kebne.persistence.cassandra;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Writes events within a tenure, each batch behind the last one. */
final class TenuredWriter {
    private final EventTable table;
    private final Partitions partitions;

    TenuredWriter(EventTable table, Partitions partitions) {
        this.table = table;
        this.partitions = partitions;
    }

    /**
     * @param rows at least one; all or none of them are written
     * @return the tenure after it; fails with {@link FencedException} when there is somebody else's or they do not follow
     */
    CompletionStage<Tenure> write(String persistenceId, Tenure tenure, List<EventRow> rows) {
        long first = rows.get(0).sequenceNr();
        if (tenure.last() == 0 && first > 1) {
            // What came before is in a snapshot only, as in an imported journal.
            return table.beginAfter(persistenceId, first - 1, tenure.owner())
                    .thenCompose(begun -> begun
                            ? table.setDeletedTo(persistenceId, first - 1)
                                    .thenCompose(
                                            nothing -> next(persistenceId, tenure.afterWriting(0, first - 1), rows))
                            : refused(persistenceId, first, "there are events before it"));
        }
        return tenure.last() + 1 == first
                ? next(persistenceId, tenure, rows)
                : refused(persistenceId, first, "the last event is " + tenure.last());
    }

    private CompletionStage<Tenure> next(String persistenceId, Tenure tenure, List<EventRow> rows) {
        long first = rows.get(0).sequenceNr();
        long last = rows.get(rows.size() - 1).sequenceNr();
        PartitionHead expected = tenure.expected(partitions.ofWriteFrom(first));
        return table.write(persistenceId, expected, tenure.owner(), rows)
                .thenCompose(found -> found.isEmpty()
                        ? CompletableFuture.completedFuture(tenure.afterWriting(expected.partition(), last))
                        : refused(persistenceId, first, "another incarnation has taken over; " + found.get()));
    }

    private static CompletionStage<Tenure> refused(String persistenceId, long first, String why) {
        return CompletableFuture.failedFuture(new FencedException(persistenceId, first, why));
    }
}
