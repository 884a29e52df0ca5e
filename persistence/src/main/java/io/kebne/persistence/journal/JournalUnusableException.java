package io.kebne.persistence.journal;

/** A journal that cannot be used as configured. The message is one line for the operator. */
public final class JournalUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalUnusableException(String message, Throwable cause) {
        super(message, cause);
    }
}
