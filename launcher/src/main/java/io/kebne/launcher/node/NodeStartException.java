package io.kebne.launcher.node;

/** A node that cannot be started as configured. The message is one line for the operator. */
public class NodeStartException extends Exception {
    private static final long serialVersionUID = 1L;

    public NodeStartException(String message) {
        super(message);
    }

    public NodeStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
