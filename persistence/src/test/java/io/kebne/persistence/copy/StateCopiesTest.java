package io.kebne.persistence.copy;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotSelectionCriteria;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StateCopiesTest {
    private static final ActorTestKit TEST_KIT = ActorTestKit.create();
    private static final SnapshotSelectionCriteria LATEST = SnapshotSelectionCriteria.latest();

    private record Known(long sequenceNr) implements StateCopies.Copy {}

    private final StateCopies copies = StateCopies.of(TEST_KIT.system());
    private final String id = "entity|" + System.nanoTime();
    private Optional<Known> known = Optional.of(new Known(7));

    @AfterAll
    static void stop() {
        TEST_KIT.shutdownTestKit();
    }

    @BeforeEach
    void offer() {
        copies.offer(id, () -> known);
    }

    @Test
    void givesWhatThereIsWhenItIsAskedFor() {
        SelectedSnapshot found = copies.find(id, LATEST, OptionalLong.empty()).orElseThrow();
        assertThat(found.snapshot()).isEqualTo(new Known(7));
        assertThat(found.metadata().persistenceId()).isEqualTo(id);
        assertThat(found.metadata().sequenceNr()).isEqualTo(7);

        known = Optional.empty();
        assertThat(copies.find(id, LATEST, OptionalLong.empty())).isEmpty();
        assertThat(copies.find("another|entity", LATEST, OptionalLong.empty())).isEmpty();
    }

    @Test
    void isNotOlderThanTheLatestSnapshot() {
        assertThat(copies.find(id, LATEST, OptionalLong.of(7))).isPresent();
        assertThat(copies.find(id, LATEST, OptionalLong.of(8))).isEmpty();
    }

    @Test
    void isNotAStateOfBeforeAllEvents() {
        known = Optional.of(new Known(0));
        assertThat(copies.find(id, LATEST, OptionalLong.empty())).isEmpty();
    }

    @Test
    void doesNotComeAgainAfterItWasRefused() {
        copies.refuse(id, new Known(7));
        copies.refuse(id, new Known(5));
        assertThat(copies.find(id, LATEST, OptionalLong.empty())).isEmpty();

        known = Optional.of(new Known(8));
        assertThat(copies.find(id, LATEST, OptionalLong.empty())).isPresent();
    }

    @Test
    void isNoAnswerToWhoeverWantsAnotherSnapshot() {
        assertThat(copies.find(id, SnapshotSelectionCriteria.create(7, Long.MAX_VALUE), OptionalLong.empty()))
                .isEmpty();
        assertThat(copies.find(id, SnapshotSelectionCriteria.none(), OptionalLong.empty()))
                .isEmpty();
    }
}
