package io.kebne.persistence.verify;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.kebne.persistence.framework.FrameworkEvent.Disconnected;
import io.kebne.persistence.journal.Journal.Embedded;
import io.kebne.persistence.journal.Journal.Synchronous;
import io.kebne.persistence.journal.JournalStore;
import io.kebne.persistence.journal.Payload;
import io.kebne.persistence.journal.PayloadCodec;
import io.kebne.persistence.journal.SkippedEvent;
import io.kebne.persistence.journal.StoredEvent;
import io.kebne.persistence.journal.StoredSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCheckTest {
    private static final ActorTestKit TEST_KIT = ActorTestKit.create();
    private static final PayloadCodec CODEC = new PayloadCodec(TEST_KIT.system().classicSystem());
    private static final String A = "sum|a";
    private static final Payload DAMAGED = new Payload(5050, "framework-event", new byte[] {0, 42});

    /** Adds numbers up that are not negative. */
    private static final Replay<Long> SUM = new Replay<>() {
        @Override
        public Long empty() {
            return 0L;
        }

        @Override
        public Long restore(Object snapshot) {
            return ((Disconnected) snapshot).deadlineMillis();
        }

        @Override
        public Long apply(Long state, Object event) {
            long number = ((Disconnected) event).deadlineMillis();
            if (number < 0) {
                throw new IllegalStateException(number + " is negative");
            }
            return state + number;
        }
    };

    @TempDir
    private Path directory;

    private JournalStore store;

    @BeforeEach
    void open() {
        Embedded journal = new Embedded(directory.resolve("journal.sqlite"), Synchronous.NORMAL);
        journal.prepare();
        store = journal.open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @AfterAll
    static void stop() {
        TEST_KIT.shutdownTestKit();
    }

    @Test
    void nothingIsFoundInAJournalThatIsWhole() {
        append(1, "x", 1);
        append(2, "x", 2);
        snapshot(2, 3);
        append(3, "y", 4);

        assertThat(findings()).isEmpty();
    }

    @Test
    void eventsThatASnapshotHoldsMayBeDeleted() {
        snapshot(2, 3);
        append(3, "x", 4);
        snapshot(3, 7);

        assertThat(findings()).isEmpty();
    }

    @Test
    void eventsThatNoSnapshotHoldsMayNot() {
        snapshot(1, 1);
        append(3, "x", 4);

        assertThat(findings())
                .containsExactly(found(3, "the events before this one are missing, and no snapshot holds them"));
    }

    @Test
    void missingEventsAreFound() {
        append(1, "x", 1);
        append(5, "x", 1);

        assertThat(findings()).containsExactly(found(2, "the events from here to 4 are missing"));
    }

    @Test
    void anEventThatCannotBeReadIsFoundWithItsNumber() {
        append(1, "x", 1);
        store.append(List.of(new StoredEvent(A, 2, "x", 9, DAMAGED)));
        append(3, "x", -1);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.sequenceNr()).isEqualTo(2);
            assertThat(finding.text())
                    .startsWith("cannot be read: cannot read a message of family 'framework-event': ")
                    .endsWith(" (framework-event, 2 bytes, serializer 5050)")
                    .doesNotContain("\n");
        });
    }

    @Test
    void anEventThatCannotFollowIsFound() {
        append(1, "x", 1);
        append(2, "x", -1);

        assertThat(findings()).containsExactly(found(2, "cannot follow from what is before it: -1 is negative"));
    }

    @Test
    void anEventThatWasLeftOutIsNotApplied() {
        append(1, "x", 1);
        store.append(List.of(new StoredEvent(A, 2, "x", 9, CODEC.write(new SkippedEvent(DAMAGED, "r", 1)))));
        snapshot(2, 1);

        assertThat(findings()).isEmpty();
    }

    @Test
    void anIncarnationThatWritesBehindItsSuccessorsBackIsFound() {
        append(1, "x", 1);
        append(2, "y", 1);
        append(3, "x", 1);

        assertThat(findings()).containsExactly(found(3, "written by incarnation x after another had taken over"));
    }

    @Test
    void aSnapshotThatDiffersFromItsEventsIsFound() {
        append(1, "x", 1);
        append(2, "x", 1);
        snapshot(2, 3);

        assertThat(findings())
                .containsExactly(found(2, "this snapshot is not the state that the events up to it lead to"));
    }

    @Test
    void aSnapshotThatCannotBeReadAndOneAheadOfTheEventsAreFound() {
        append(1, "x", 1);
        store.save(new StoredSnapshot(A, 1, 9, DAMAGED));
        snapshot(4, 4);

        assertThat(findings()).hasSize(2).satisfies(found -> {
            assertThat(found.get(0).text()).startsWith("this snapshot cannot be read: ");
            assertThat(found.get(1)).isEqualTo(found(4, "this snapshot is ahead of the last event"));
        });
    }

    private void append(long sequenceNr, String writer, long number) {
        store.append(List.of(new StoredEvent(A, sequenceNr, writer, 9, CODEC.write(new Disconnected(number)))));
    }

    private void snapshot(long sequenceNr, long sum) {
        store.save(new StoredSnapshot(A, sequenceNr, 9, CODEC.write(new Disconnected(sum))));
    }

    private List<Finding> findings() {
        return new JournalCheck(store, CODEC, Map.of("sum", SUM))
                .check(store.entity(A).orElseThrow());
    }

    private static Finding found(long sequenceNr, String text) {
        return new Finding(A, sequenceNr, text);
    }
}
