package io.kebne.http.request;

/** The node cannot do what is asked now, but may be asked again. The message says what it waits for. */
public final class NotReadyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long retryAfterSeconds;

    public NotReadyException(String message) {
        this(message, 1);
    }

    public NotReadyException(String message, long retryAfterSeconds) {
        super(message, null, false, false);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
