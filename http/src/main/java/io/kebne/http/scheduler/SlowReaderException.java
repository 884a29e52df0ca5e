package io.kebne.http.scheduler;

/** Ends the connection of a client that does not read its events. */
final class SlowReaderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SlowReaderException() {
        super("the client does not read its events", null, false, false);
    }
}
