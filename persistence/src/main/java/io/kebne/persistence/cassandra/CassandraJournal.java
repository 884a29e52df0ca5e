package io.kebne.persistence.cassandra;

import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Akka's journal plug-in: one for each master. What an entity writes at once is one lightweight transaction on one
 * partition, which Cassandra accepts only from the incarnation that recovered last and knows the last event. So a master
 * that was taken for dead and goes on cannot write behind its successor's back; its entity stops.
 *
 * <p>A write of which nobody knows whether it was carried out counts as failed: the entity stops too, and the next
 * incarnation learns from its replay how it went.
 */
public final class CassandraJournal extends AsyncWriteJournal {
    private static final int MOST_ENTITIES = 100_000;
    /** Cassandra takes half a segment of its commit log at once, 16 MiB unless set otherwise. */
    private static final int BATCH_BYTES = 1 << 20;

    private final CassandraClient client;
    private final EventCodec codec;
    private final EventTable table;
    private final Partitions partitions;
    private final Recovery recovery;
    private final TenuredWriter writer;
    private final Tenures tenures = new Tenures(MOST_ENTITIES);

    public CassandraJournal() {
        client = CassandraClientId.of(context().system());
        codec = new EventCodec(context().system());
        table = new EventTable(client);
        partitions = new Partitions(client.settings().partitionSize());
        writer = new TenuredWriter(table, partitions);
        recovery = new Recovery(table, new Heads(table::decidedHead, partitions));
    }

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
        List<List<EventRow>> atomic = new ArrayList<>();
        String persistenceId = "";
        try {
            for (AtomicWrite write : messages) {
                persistenceId = write.persistenceId();
                atomic.add(rows(write));
            }
        } catch (Exception e) {
            return rejected(messages, e);
        }
        return ScalaFuture.of(write(persistenceId, WriteGroup.batches(atomic, BATCH_BYTES, partitions.size()), 0)
                .thenApply(nothing -> List.of()));
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        Deletion deletion = new Deletion(table, new Heads(table::head, partitions));
        return ScalaFuture.of(deletion.run(persistenceId, toSequenceNr));
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
        return ScalaFuture.of(recovery.begin(persistenceId, fromSequenceNr).thenApply(tenure -> {
            tenures.begin(persistenceId, tenure);
            return tenure.last();
        }));
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId,
            long fromSequenceNr,
            long toSequenceNr,
            long max,
            Consumer<PersistentRepr> replayCallback) {
        return ScalaFuture.of(
                new Replay(client, codec, persistenceId, fromSequenceNr, toSequenceNr, max, replayCallback).run());
    }

    private List<EventRow> rows(AtomicWrite write) {
        long now = System.currentTimeMillis();
        List<EventRow> rows = new ArrayList<>();
        for (PersistentRepr repr : CollectionConverters.asJava(write.payload())) {
            rows.add(codec.row(repr, now));
        }
        return rows;
    }

    /** Each batch expects what the one before it has left. */
    private CompletionStage<Void> write(String persistenceId, List<List<EventRow>> batches, int index) {
        if (index == batches.size()) {
            return CompletableFuture.completedFuture(null);
        }
        return write(persistenceId, batches.get(index))
                .thenCompose(nothing -> write(persistenceId, batches, index + 1));
    }

    private CompletionStage<Void> write(String persistenceId, List<EventRow> rows) {
        Tenure tenure = tenures.find(persistenceId).orElse(null);
        if (tenure == null) {
            long first = rows.get(0).sequenceNr();
            return CompletableFuture.failedFuture(new FencedException(persistenceId, first, "it has to recover first"));
        }
        return writer.write(persistenceId, tenure, rows)
                .thenAccept(next -> tenures.advance(persistenceId, next))
                .whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        tenures.end(persistenceId, tenure);
                    }
                });
    }

    /** An event that cannot be written is its entity's fault, not the journal's; nothing of the group is written. */
    private static Future<Iterable<Optional<Exception>>> rejected(Iterable<AtomicWrite> messages, Exception reason) {
        List<Optional<Exception>> rejections = new ArrayList<>();
        messages.forEach(message -> rejections.add(Optional.of(reason)));
        return ScalaFuture.of(CompletableFuture.completedFuture(rejections));
    }
}
