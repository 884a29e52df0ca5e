package io.kebne.actors.api;

/** A virtual machine cannot be looked at. The message is for users. */
public final class JvmException extends Exception {
    private static final long serialVersionUID = 1L;

    /** In which way. */
    public enum Kind {
        /** There is no such task, or its process has ended. */
        GONE,
        /** What runs is no Java virtual machine, or one that does not listen. */
        NOT_LISTENING,
        /** It does not take commands from the agent's user. */
        REFUSED,
        /** It does not answer in time. */
        SILENT,
        /** It cannot do what it was asked to. */
        FAILED
    }

    private final Kind kind;

    public JvmException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
