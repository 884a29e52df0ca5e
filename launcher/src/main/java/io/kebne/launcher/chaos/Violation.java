package io.kebne.launcher.chaos;

/**
 * Something that must not be.
 *
 * @param subject a task's id, or a process
 */
public record Violation(Kind kind, String subject, String what) {
    /** Which invariant is broken. */
    public enum Kind {
        /** A launch of which nobody knows how it ended, or that is said to have finished and did not. */
        LOST,
        /** Two processes of one task, or one of a task that is said never to have been launched. */
        DOUBLED,
        /** Another state after a terminal one. */
        REVERTED,
        /** A process of a task that is over. */
        ORPHAN,
        /** Masters and agents disagree about what runs. */
        LEDGER
    }

    @Override
    public String toString() {
        return kind + " " + subject + ": " + what;
    }
}
