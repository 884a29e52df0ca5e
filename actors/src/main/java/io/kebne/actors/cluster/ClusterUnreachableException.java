package io.kebne.actors.cluster;

/** No cluster answers where one was expected. The message is one line for the user. */
public final class ClusterUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }

    public ClusterUnreachableException(String message) {
        super(message);
    }
}
