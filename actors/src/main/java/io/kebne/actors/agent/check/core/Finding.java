package io.kebne.actors.agent.check.core;

/** What one look at a task found. */
public sealed interface Finding {
    /** The command ended by itself with this status, 0 to 255, or by signal n: 128 + n. */
    record Exited(int status) implements Finding {}

    /** The server answered with this status. */
    record Responded(int status) implements Finding {}

    /** The connection opened. */
    record Connected() implements Finding {}

    /** The look failed at this, in words for people. */
    record Failed(String why) implements Finding {}

    /** Nothing was found within the time that a look has. */
    record TimedOut() implements Finding {}

    /** Whether it speaks for the task. */
    default boolean isSuccess() {
        if (this instanceof Exited exited) {
            return exited.status() == 0;
        }
        if (this instanceof Responded responded) {
            return responded.status() >= 200 && responded.status() < 400;
        }
        return this instanceof Connected;
    }

    /** What it is, in words for people. */
    default String describe() {
        if (this instanceof Exited exited) {
            return "the command exited with status " + exited.status();
        }
        if (this instanceof Responded responded) {
            return "the answer had status " + responded.status();
        }
        if (this instanceof Failed failed) {
            return failed.why();
        }
        return this instanceof Connected ? "the connection opened" : "nothing came in time";
    }
}
