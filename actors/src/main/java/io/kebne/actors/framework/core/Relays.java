package io.kebne.actors.framework.core;

import io.kebne.protocol.Moment;
import io.kebne.protocol.scheduler.CallAnswer.Outcome;
import java.util.Optional;

/** Whether a call that came to another master than its scheduler's is that scheduler's. */
public final class Relays {
    private Relays() {}

    /**
     * @param attached whether a scheduler is there to pass the call to
     * @param known by which stream that scheduler is known
     * @param named by the caller
     * @return why it is not passed on; empty when it is
     */
    public static Optional<Outcome> refusal(
            FrameworkState state,
            FrameworkSession session,
            boolean attached,
            Optional<String> known,
            String named,
            Moment now) {
        if (!state.isActive()) {
            return Optional.of(Outcome.UNKNOWN_FRAMEWORK);
        } else if (!attached) {
            // After a move of the entity its scheduler is about to come back.
            boolean expected =
                    state.deadlineMillis().isEmpty() && now.monotonicMillis() < session.reconnectDeadlineMillis();
            return Optional.of(expected ? Outcome.UNAVAILABLE : Outcome.NOT_SUBSCRIBED);
        }
        return known.equals(Optional.of(named)) ? Optional.empty() : Optional.of(Outcome.OTHER_STREAM);
    }
}
