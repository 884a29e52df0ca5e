package io.kebne.http.request;

/** The node cannot answer yet, because it has just started. The message says what it waits for. */
public final class NotReadyException extends RuntimeException {
    public NotReadyException(String message) {
        super(message, null, false, false);
    }
}
