package io.kebne.persistence.cassandra;

import akka.persistence.PersistentRepr;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One replay of an entity's events, page by page and partition by partition. The next page is read while this one is
 * handed on. A sequence number that is missing ends it: what a journal has lost must not go unnoticed.
 */
final class Replay {
    private final CassandraClient client;
    private final EventTable table;
    private final Heads heads;
    private final EventCodec codec;
    private final String persistenceId;
    private final long to;
    private final Consumer<PersistentRepr> receiver;
    private long next;
    private long left;

    /**
     * @param from the first sequence number
     * @param to the last one, which exists
     * @param max how many events at most
     */
    Replay(
            CassandraClient client,
            EventCodec codec,
            String persistenceId,
            long from,
            long to,
            long max,
            Consumer<PersistentRepr> receiver) {
        this.client = client;
        this.table = new EventTable(client);
        this.heads = new Heads(table::head, new Partitions(client.settings().partitionSize()));
        this.codec = codec;
        this.persistenceId = persistenceId;
        this.next = from;
        this.to = to;
        this.left = max;
        this.receiver = receiver;
    }

    /** @return fails with the sequence number of the event that is missing or cannot be read */
    CompletionStage<Void> run() {
        return table.deletedTo(persistenceId).thenCompose(deletedTo -> {
            next = Math.max(next, deletedTo + 1);
            return isDone() ? done() : heads.first(persistenceId, next).thenCompose(this::partition);
        });
    }

    private CompletionStage<Void> partition(PartitionHead partition) {
        long head = partition.head().orElse(0);
        CompletionStage<Void> here = head < next
                ? done()
                : table.rows(persistenceId, partition.partition(), next, Math.min(head, to))
                        .thenComposeAsync(this::page, client.executor())
                        .thenAccept(nothing -> requireNothingMissing(Math.min(head, to)));
        return here.thenCompose(nothing -> {
            OptionalLong following = heads.after(partition);
            if (isDone()) {
                return done();
            } else if (following.isEmpty()) {
                throw missing(next);
            }
            return table.head(persistenceId, following.getAsLong()).thenCompose(this::partition);
        });
    }

    private CompletionStage<Void> page(AsyncResultSet page) {
        CompletionStage<AsyncResultSet> following = page.hasMorePages() && left > page.remaining()
                ? page.fetchNextPage()
                : CompletableFuture.completedFuture(null);
        for (Row row : page.currentPage()) {
            if (isDone()) {
                return done();
            }
            row(row);
        }
        return following.thenComposeAsync(p -> p == null ? done() : page(p), client.executor());
    }

    private void row(Row row) {
        long sequenceNr = row.getLong("sequence_nr");
        if (sequenceNr != next) {
            throw missing(next);
        }
        next = sequenceNr + 1;
        receiver.accept(event(EventTable.row(row)));
        left--;
    }

    private PersistentRepr event(EventRow row) {
        try {
            return codec.event(persistenceId, row);
        } catch (Exception e) { // Serializers throw checked ones undeclared.
            throw new IllegalStateException(
                    "event " + row.sequenceNr() + " of " + persistenceId + " (serializer " + row.serializerId()
                            + ", manifest " + row.manifest() + ") cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private void requireNothingMissing(long end) {
        if (!isDone() && next <= end) {
            throw missing(next);
        }
    }

    private IllegalStateException missing(long sequenceNr) {
        return new IllegalStateException("event " + sequenceNr + " of " + persistenceId + " is missing");
    }

    private boolean isDone() {
        return next > to || left <= 0;
    }

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedFuture(null);
    }
}
