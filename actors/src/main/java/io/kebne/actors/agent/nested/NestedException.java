package io.kebne.actors.agent.nested;

/** What was asked of a nested container cannot be done; the message is for the user. */
public final class NestedException extends Exception {
    private static final long serialVersionUID = 1L;

    public NestedException(String message) {
        super(message);
    }

    NestedException(String message, Throwable cause) {
        super(message, cause);
    }
}
