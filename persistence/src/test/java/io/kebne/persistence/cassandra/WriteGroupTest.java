package io.kebne.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WriteGroupTest {
    private static final int EVENT_BYTES = row(1, 1_000).size();

    @Test
    void whatFitsIsOneBatch() {
        assertThat(WriteGroup.batches(atomic(List.of(1, 3, 2)), 6 * EVENT_BYTES, 6))
                .hasSize(1)
                .first()
                .satisfies(batch -> assertThat(batch).hasSize(6));
    }

    @Test
    void anAtomicWriteLargerThanABatchIsABatch() {
        assertThat(sizes(WriteGroup.batches(atomic(List.of(1, 9, 1)), 3 * EVENT_BYTES, 100)))
                .containsExactly(1, 9, 1);
        assertThat(sizes(WriteGroup.batches(atomic(List.of(1, 9, 1)), Integer.MAX_VALUE, 3)))
                .containsExactly(1, 9, 1);
    }

    @Property
    void everyEventIsInOneBatchInOrderAndAtomicWritesAreWhole(
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 8) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 20) int maxEvents,
            @ForAll @IntRange(min = 1, max = 20) int maxEventBytes) {
        List<List<EventRow>> atomic = atomic(sizes);

        List<List<EventRow>> batches = WriteGroup.batches(atomic, maxEventBytes * EVENT_BYTES, maxEvents);

        assertThat(batches.stream().flatMap(List::stream))
                .containsExactlyElementsOf(atomic.stream().flatMap(List::stream).toList());
        assertThat(atomic)
                .allSatisfy(whole -> assertThat(batches)
                        .anySatisfy(batch -> assertThat(batch).containsAll(whole)));
        int limit = Math.min(maxEvents, maxEventBytes);
        assertThat(batches)
                .allSatisfy(batch -> assertThat(batch.size() <= limit || atomic.contains(batch))
                        .isTrue());
        for (int i = 1; i < batches.size(); i++) {
            assertThat(batches.get(i - 1).size() + firstAtomic(atomic, batches.get(i)))
                    .as("batch " + i + " did not fit into the one before")
                    .isGreaterThan(limit);
        }
    }

    private static int firstAtomic(List<List<EventRow>> atomic, List<EventRow> batch) {
        return atomic.stream()
                .filter(whole -> whole.get(0).sequenceNr() == batch.get(0).sequenceNr())
                .findFirst()
                .orElseThrow()
                .size();
    }

    private static List<Integer> sizes(List<List<EventRow>> batches) {
        return batches.stream().map(List::size).toList();
    }

    private static List<List<EventRow>> atomic(List<Integer> sizes) {
        List<List<EventRow>> atomic = new ArrayList<>();
        long next = 1;
        for (int size : sizes) {
            List<EventRow> rows = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                rows.add(row(next++, 1_000));
            }
            atomic.add(rows);
        }
        return atomic;
    }

    private static EventRow row(long sequenceNr, int bytes) {
        return new EventRow(sequenceNr, 0, "w", "", 1, "m", ByteBuffer.allocate(bytes));
    }
}
