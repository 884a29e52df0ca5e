package io.kebne.persistence.archive;

/** An exported journal that cannot be imported. The message is one line that names the place. */
public final class MalformedArchiveException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedArchiveException(long line, String what) {
        super("line " + line + ": " + what);
    }
}
