package io.kebne.actors.api;

/** What an executor's call comes to (Mesos: slave/http.cpp, executor). */
public enum ExecutorAnswer {
    ACCEPTED(""),
    UNKNOWN_FRAMEWORK("Framework cannot be found"),
    UNKNOWN_EXECUTOR("Executor cannot be found"),
    NOT_SUBSCRIBED("Executor is not subscribed");

    private final String message;

    ExecutorAnswer(String message) {
        this.message = message;
    }

    /** Mesos' words for it. */
    public String message() {
        return message;
    }
}
