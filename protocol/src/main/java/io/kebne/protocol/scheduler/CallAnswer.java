package io.kebne.protocol.scheduler;

import io.kebne.protocol.serialization.KebneMessage;

/**
 * What a scheduler's client is told of its call.
 *
 * @param message for people; empty when there is nothing to say
 */
public record CallAnswer(Outcome outcome, String message) implements KebneMessage {
    /** What became of a call. */
    public enum Outcome {
        /** It is on its way; events will tell. */
        ACCEPTED,
        /** It has taken effect. */
        DONE,
        /** What it says cannot be; nothing has changed. */
        REFUSED,
        /** There is no such framework, or no more. */
        UNKNOWN_FRAMEWORK,
        /** The framework has no scheduler now. */
        NOT_SUBSCRIBED,
        /** The framework's scheduler is another one. */
        OTHER_STREAM,
        /** The framework went over, or got another scheduler, while the call was under way; nothing has changed by it. */
        OVERTAKEN,
        /** The framework's entity cannot be reached now; the call was not passed on and may be made again. */
        UNAVAILABLE
    }

    public static CallAnswer of(Outcome outcome) {
        return new CallAnswer(outcome, "");
    }
}
