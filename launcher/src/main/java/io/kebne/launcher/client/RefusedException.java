package io.kebne.launcher.client;

/** A node answered a request with an error. The message is what it said. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
