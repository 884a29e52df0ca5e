package io.kebne.persistence.cassandra;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Follows the partitions of an entity to the last one: the head of each says in which the next write was. */
final class Heads {
    private final Reader reader;
    private final Partitions partitions;

    /** Reads the head of a partition. */
    interface Reader {
        CompletionStage<PartitionHead> head(String persistenceId, long partition);
    }

    /**
     * Where an entity's events end.
     *
     * @param last sequence number of the last event; 0 when there is none
     * @param next the partition in which the next write belongs, as it is now
     */
    record End(long last, PartitionHead next) {}

    Heads(Reader reader, Partitions partitions) {
        this.reader = reader;
        this.partitions = partitions;
    }

    /** @param from an event that was there once, or the one after the last */
    CompletionStage<End> end(String persistenceId, long from) {
        return first(persistenceId, from).thenCompose(first -> follow(persistenceId, 0, first));
    }

    /** The partition from which on an event can be found; partition 0 when nothing is known of it. */
    CompletionStage<PartitionHead> first(String persistenceId, long sequenceNr) {
        return reader.head(persistenceId, partitions.before(sequenceNr)).thenCompose(found -> {
            boolean known = found.head().isPresent() || found.partition() == 0;
            return known ? CompletableFuture.completedFuture(found) : reader.head(persistenceId, 0);
        });
    }

    /** The partition after this one; empty when this is where the next write belongs. */
    OptionalLong after(PartitionHead partition) {
        if (partition.head().isEmpty()) {
            return OptionalLong.empty();
        }
        long next = partitions.ofWriteFrom(partition.head().getAsLong() + 1);
        return next == partition.partition() ? OptionalLong.empty() : OptionalLong.of(next);
    }

    private CompletionStage<End> follow(String persistenceId, long lastSoFar, PartitionHead found) {
        long last = found.head().orElse(lastSoFar);
        OptionalLong next = after(found);
        if (next.isEmpty()) {
            return CompletableFuture.completedFuture(new End(last, found));
        }
        return reader.head(persistenceId, next.getAsLong())
                .thenCompose(following -> follow(persistenceId, last, following));
    }
}
