package io.kebne.persistence.cassandra;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Begins tenures. An entity that recovers becomes the owner of the partition in which its next write belongs, so that
 * whoever wrote before it can write no more: neither now nor, should a request still be under way, later.
 */
final class Recovery {
    private final EventTable table;
    private final Heads heads;

    Recovery(EventTable table, Heads heads) {
        this.table = table;
        this.heads = heads;
    }

    /** @param from an event that was there once, or the one after the last */
    CompletionStage<Tenure> begin(String persistenceId, long from) {
        return heads.end(persistenceId, from)
                .thenCompose(end -> claim(persistenceId, end, UUID.randomUUID().toString()));
    }

    private CompletionStage<Tenure> claim(String persistenceId, Heads.End end, String owner) {
        PartitionHead next = end.next();
        if (end.last() == 0) {
            // Nothing is to be taken from anybody, and who never writes leaves no trace.
            return CompletableFuture.completedFuture(new Tenure(owner, 0, next));
        }
        return table.claim(persistenceId, next, owner).thenCompose(claimed -> {
            if (claimed) {
                PartitionHead seat = new PartitionHead(next.partition(), next.head(), Optional.of(owner));
                return CompletableFuture.completedFuture(new Tenure(owner, end.last(), seat));
            }
            // Somebody has written in the meantime.
            return heads.end(persistenceId, end.last() + 1).thenCompose(later -> claim(persistenceId, later, owner));
        });
    }
}
