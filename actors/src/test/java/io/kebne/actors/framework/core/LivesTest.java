package io.kebne.actors.framework.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.persistence.framework.FrameworkEvent.Disconnected;
import io.kebne.persistence.framework.FrameworkEvent.EntityStarted;
import io.kebne.persistence.framework.FrameworkEvent.Removed;
import io.kebne.persistence.framework.FrameworkEvent.Subscribed;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivesTest {
    private static final FrameworkEvent SUBSCRIBED =
            new Subscribed(FrameworkInfo.of(new FrameworkId("f1"), "f1", "*"), 1);
    private static final EntityStarted HERE = new EntityStarted("here", 1);
    private static final EntityStarted HERE_AGAIN = new EntityStarted("here", 2);
    private static final EntityStarted THERE = new EntityStarted("there", 1);

    private final Lives lives = new Lives();

    @Test
    void theFirstThatALifeWritesIsItsStart() {
        lives.recovered(FrameworkState.EMPTY);

        assertThat(lives.toWrite(FrameworkState.EMPTY, List.of(SUBSCRIBED), HERE))
                .containsExactly(HERE, SUBSCRIBED);
        assertThat(lives.toWrite(state(HERE, SUBSCRIBED), List.of(new Disconnected(5)), HERE_AGAIN))
                .containsExactly(new Disconnected(5));
    }

    @Test
    void aLifeWritesItsStartBeforeItDoesAnythingAboutAFrameworkThatIsThere() {
        lives.recovered(state(THERE, SUBSCRIBED));

        assertThat(lives.toWrite(state(THERE, SUBSCRIBED), List.of(), HERE)).containsExactly(HERE);
    }

    @Test
    void nothingIsWrittenAboutAFrameworkThatIsNotThereOrIsOver() {
        lives.recovered(FrameworkState.EMPTY);
        assertThat(lives.toWrite(FrameworkState.EMPTY, List.of(), HERE)).isEmpty();

        assertThat(lives.toWrite(state(THERE, SUBSCRIBED, new Removed("over", 2)), List.of(), HERE))
                .isEmpty();
    }

    @Test
    void anActorIsOvertakenWhenAStartThatItDoesNotKnowStandsInTheJournal() {
        assertThat(lives.recovered(state(THERE, SUBSCRIBED)))
                .as("its first life")
                .isFalse();
        assertThat(lives.recovered(state(THERE, SUBSCRIBED)))
                .as("nothing is new")
                .isFalse();
        lives.toWrite(state(THERE, SUBSCRIBED), List.of(), HERE);
        assertThat(lives.recovered(state(THERE, SUBSCRIBED, HERE)))
                .as("its write was made after all")
                .isFalse();

        assertThat(lives.recovered(state(THERE, SUBSCRIBED, HERE, new EntityStarted("elsewhere", 9))))
                .isTrue();
    }

    @Test
    void eachRecoveryIsFollowedByANewStart() {
        lives.recovered(FrameworkState.EMPTY);
        lives.toWrite(FrameworkState.EMPTY, List.of(SUBSCRIBED), HERE);
        lives.recovered(state(HERE, SUBSCRIBED));

        assertThat(lives.toWrite(state(HERE, SUBSCRIBED), List.of(), HERE_AGAIN))
                .containsExactly(HERE_AGAIN);
    }

    private static FrameworkState state(FrameworkEvent... events) {
        FrameworkState state = FrameworkState.EMPTY;
        for (FrameworkEvent event : events) {
            state = state.apply(event);
        }
        return state;
    }
}
