package io.kebne.persistence.cassandra;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Deletes the oldest events of an entity. The heads of their partitions stay, and with them the sequence numbers. */
final class Deletion {
    private final EventTable table;
    private final Heads heads;

    Deletion(EventTable table, Heads heads) {
        this.table = table;
        this.heads = heads;
    }

    /** @param to the last one to be deleted; may be higher than there are events */
    CompletionStage<Void> run(String persistenceId, long to) {
        return table.deletedTo(persistenceId)
                .thenCompose(deleted -> heads.end(persistenceId, deleted + 1).thenCompose(end -> {
                    long last = Math.min(to, end.last());
                    return last <= deleted
                            ? CompletableFuture.<Void>completedFuture(null)
                            : heads.first(persistenceId, deleted + 1)
                                    .thenCompose(first -> trim(persistenceId, first, last))
                                    .thenCompose(nothing -> table.setDeletedTo(persistenceId, last));
                }));
    }

    private CompletionStage<Void> trim(String persistenceId, PartitionHead partition, long last) {
        return table.trim(persistenceId, partition.partition(), last).thenCompose(nothing -> {
            OptionalLong following = heads.after(partition);
            return partition.head().orElse(0) >= last || following.isEmpty()
                    ? CompletableFuture.completedFuture(null)
                    : table.head(persistenceId, following.getAsLong())
                            .thenCompose(next -> trim(persistenceId, next, last));
        });
    }
}
