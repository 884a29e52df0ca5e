package io.kebne.persistence.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.typesafe.config.Config;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What is in the tables of a journal, for tools. Every method blocks, and throws what the driver does when Cassandra does
 * not answer. Not for several threads at a time.
 */
public final class CassandraContents implements AutoCloseable {
    private final CassandraClient client;
    private final EventTable events;
    private final SnapshotTable snapshots;
    private final Partitions partitions;
    private final Heads heads;

    /**
     * How many events there are of an entity, and the sequence numbers of the first and the last of them; 0 when there are
     * none.
     */
    public record Count(long events, long first, long last) {}

    /** @param driver the driver's own settings */
    public CassandraContents(CassandraSettings settings, Config driver) {
        client = new CassandraClient(settings, driver, Runnable::run);
        events = new EventTable(client);
        snapshots = new SnapshotTable(client);
        partitions = new Partitions(settings.partitionSize());
        heads = new Heads(events::head, partitions);
    }

    /** Ids of all entities that have ever had events or have snapshots. */
    public List<String> persistenceIds() {
        TreeSet<String> ids = new TreeSet<>();
        each(await(events.ids()), row -> ids.add(row.getString(0)));
        each(await(snapshots.ids()), row -> ids.add(row.getString(0)));
        return List.copyOf(ids);
    }

    public Count count(String persistenceId) {
        long[] found = new long[3];
        eachPartition(persistenceId, 1, partition -> {
            Row row = await(events.count(persistenceId, partition.partition()));
            if (row.getLong(0) > 0) {
                found[1] = found[0] == 0 ? row.getLong(1) : found[1];
                found[0] += row.getLong(0);
                found[2] = row.getLong(2);
            }
        });
        return new Count(found[0], found[1], found[2]);
    }

    /** Shows events in their order, from one sequence number to another, both included. */
    public void events(String persistenceId, long from, long to, Consumer<EventRow> visitor) {
        eachPartition(persistenceId, from, partition -> {
            if (partition.head().orElse(0) >= from) {
                each(
                        await(events.rows(persistenceId, partition.partition(), from, to)),
                        row -> visitor.accept(EventTable.row(row)));
            }
        });
    }

    /**
     * Adds events, all or none of them; in the place of masters, of which none may be running.
     *
     * @throws IllegalStateException when the first of them is not the next one
     */
    public void append(String persistenceId, List<EventRow> rows) {
        Recovery recovery = new Recovery(events, new Heads(events::decidedHead, partitions));
        Tenure tenure = await(recovery.begin(persistenceId, rows.get(0).sequenceNr()));
        await(new TenuredWriter(events, partitions).write(persistenceId, tenure, rows));
    }

    /**
     * Puts another event in the place of the one with its sequence number.
     *
     * @return false when there is none
     */
    public boolean replace(String persistenceId, EventRow row) {
        boolean[] replaced = new boolean[1];
        eachPartition(persistenceId, row.sequenceNr(), partition -> {
            // It stands in the first of these partitions that goes so far; in others there is no such row.
            if (!replaced[0] && partition.head().orElse(0) >= row.sequenceNr()) {
                replaced[0] = await(events.replace(persistenceId, partition.partition(), row));
            }
        });
        return replaced[0];
    }

    /** Snapshots within these bounds, the latest first. */
    public List<SnapshotRow> snapshots(String persistenceId, long from, long to) {
        return await(snapshots.list(persistenceId, from, to));
    }

    /** @throws IllegalStateException when data is missing or not as it was written */
    public ByteBuffer data(String persistenceId, SnapshotRow snapshot) {
        return await(snapshots.data(persistenceId, snapshot));
    }

    public void save(
            String persistenceId, long sequenceNr, long takenAt, int serializerId, String manifest, byte[] data) {
        await(snapshots.save(persistenceId, sequenceNr, takenAt, new EventCodec.Encoded(serializerId, manifest, data)));
    }

    public void deleteSnapshot(String persistenceId, long sequenceNr) {
        await(snapshots.delete(persistenceId, sequenceNr));
    }

    @Override
    public void close() {
        client.close();
    }

    private void eachPartition(String persistenceId, long from, Consumer<PartitionHead> visitor) {
        long first = Math.max(from, await(events.deletedTo(persistenceId)) + 1);
        PartitionHead partition = await(heads.first(persistenceId, first));
        visitor.accept(partition);
        for (OptionalLong next = heads.after(partition); next.isPresent(); next = heads.after(partition)) {
            partition = await(events.head(persistenceId, next.getAsLong()));
            visitor.accept(partition);
        }
    }

    private static void each(AsyncResultSet first, Consumer<Row> visitor) {
        AsyncResultSet page = first;
        page.currentPage().forEach(visitor);
        while (page.hasMorePages()) {
            page = await(page.fetchNextPage());
            page.currentPage().forEach(visitor);
        }
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            Throwable cause = Connection.reason(Connection.unwrapped(e));
            throw cause instanceof RuntimeException runtime ? runtime : e;
        }
    }
}
