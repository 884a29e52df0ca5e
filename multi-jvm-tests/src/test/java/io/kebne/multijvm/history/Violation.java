package io.kebne.multijvm.history;

/** Something in a history that may not be. */
public record Violation(Kind kind, String taskId, String what) {
    /** What rule was broken. */
    public enum Kind {
        /** The cluster has taken a task on, and it neither runs nor has its scheduler been told how it ended. */
        LOST,
        /** A scheduler has asked for a task and never heard of it. */
        UNANSWERED,
        /** Two processes of one task lived at the same time. */
        DOUBLED,
        /** A second process of a task began after the first had ended. */
        RAN_AGAIN,
        /** A process ran although its scheduler had been told that it never would, or had ended. */
        ORPHAN,
        /** After a task's end its scheduler was told something else. */
        REVERTED,
        /** An update came after one that comes later in a task's life. */
        DISORDERED
    }
}
