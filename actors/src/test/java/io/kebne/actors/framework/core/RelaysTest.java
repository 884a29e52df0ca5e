package io.kebne.actors.framework.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.CallAnswer.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelaysTest {
    private static final FrameworkInfo INFO = FrameworkInfo.of(new FrameworkId("f"), "name", "r");
    private static final FrameworkState ACTIVE = FrameworkState.EMPTY.apply(new FrameworkEvent.Subscribed(INFO, 1));
    private static final FrameworkState WAITING = ACTIVE.apply(new FrameworkEvent.Disconnected(9));
    private static final FrameworkState OVER = ACTIVE.apply(new FrameworkEvent.Removed("torn down", 2));
    private static final FrameworkSession SESSION = FrameworkSession.start(1, 1_000);

    @Test
    void aCallOfTheSchedulerThatIsThereIsPassedOn() {
        assertThat(refusal(ACTIVE, Optional.of("s"), "s", 0)).isEmpty();
    }

    @Test
    void aCallOfAnotherStreamIsNot() {
        assertThat(refusal(ACTIVE, Optional.of("s"), "other", 0)).contains(Outcome.OTHER_STREAM);
        assertThat(Relays.refusal(ACTIVE, SESSION, true, Optional.empty(), "s", new Moment(0, 0)))
                .contains(Outcome.OTHER_STREAM);
    }

    @Test
    void aFrameworkThatIsNotThereIsUnknown() {
        assertThat(refusal(FrameworkState.EMPTY, Optional.empty(), "s", 0)).contains(Outcome.UNKNOWN_FRAMEWORK);
        assertThat(refusal(OVER, Optional.of("s"), "s", 0)).contains(Outcome.UNKNOWN_FRAMEWORK);
    }

    @Test
    void afterAMoveOfTheEntityItsSchedulerIsExpectedForAWhile() {
        assertThat(refusal(ACTIVE, Optional.empty(), "s", 999)).contains(Outcome.UNAVAILABLE);
        assertThat(refusal(ACTIVE, Optional.empty(), "s", 1_000)).contains(Outcome.NOT_SUBSCRIBED);
        assertThat(refusal(WAITING, Optional.empty(), "s", 0)).contains(Outcome.NOT_SUBSCRIBED);
    }

    private static Optional<Outcome> refusal(
            FrameworkState state, Optional<String> known, String named, long nowMillis) {
        return Relays.refusal(state, SESSION, known.isPresent(), known, named, new Moment(0, nowMillis));
    }
}
