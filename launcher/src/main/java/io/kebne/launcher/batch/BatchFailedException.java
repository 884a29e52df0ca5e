package io.kebne.launcher.batch;

/** The batch's framework was refused or ended by somebody else. The message is one line for the user. */
public final class BatchFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    BatchFailedException(String message) {
        super(message);
    }
}
