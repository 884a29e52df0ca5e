package io.kebne.http.authentication;

/** Whom an endpoint is for; each realm is closed by a switch of its own, as in Mesos. */
public enum Realm {
    /** For everybody, always: whether the node is well, which version it is, where it leads. */
    OPEN(""),
    /** What shows something. */
    READONLY("readonly"),
    /** What changes something, or may. */
    READWRITE("readwrite"),
    /** The same, and open to an agent's executors too, for what is within their own containers. */
    CONTAINERS("readwrite"),
    /** What schedulers call. */
    FRAMEWORKS("scheduler"),
    /** What executors call. */
    EXECUTORS("executor");

    private final String suffix;

    Realm(String suffix) {
        this.suffix = suffix;
    }

    /** Whether an executor's token opens it. */
    boolean isForExecutors() {
        return this == CONTAINERS || this == EXECUTORS;
    }

    /** @param process as Mesos calls it: {@code master} or {@code agent} */
    String name(String process) {
        return "mesos-" + process + "-" + suffix;
    }
}
