package io.kebne.persistence.journal;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;

/** A journal that cannot be used as configured. The message is one line for the operator. */
public final class JournalUnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private JournalUnusableException(String message, Exception cause) {
        super(message, cause);
    }

    /** @param what cannot be used, as a phrase with its article */
    static JournalUnusableException because(String what, Exception cause) {
        String line = "cannot use " + what + ": " + reason(cause);
        return new JournalUnusableException(line.replaceAll("\\s*\\R\\s*", " "), cause);
    }

    /** The messages of these two are no more than the file's name. */
    private static String reason(Exception cause) {
        if (cause instanceof FileAlreadyExistsException e) {
            return e.getFile() + " is not a directory";
        } else if (cause instanceof AccessDeniedException e) {
            return "access to " + e.getFile() + " is denied";
        }
        return cause.getMessage();
    }
}
