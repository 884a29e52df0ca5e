package io.kebne.http.authentication;

/** Whom an endpoint is for; each realm is closed by a switch of its own, as in Mesos. */
public enum Realm {
    /** For everybody, always: whether the node is well, which version it is, where it leads. */
    OPEN(""),
    /** What shows something. */
    READONLY("readonly"),
    /** What changes something, or may. */
    READWRITE("readwrite"),
    /** What schedulers call. */
    FRAMEWORKS("scheduler"),
    /** What executors call; nothing closes it. */
    EXECUTORS("executor");

    private final String suffix;

    Realm(String suffix) {
        this.suffix = suffix;
    }

    /** @param process as Mesos calls it: {@code master} or {@code agent} */
    String name(String process) {
        return "mesos-" + process + "-" + suffix;
    }
}
