package io.kebne.actors.api;

/** What an executor's call comes to (Mesos: slave/http.cpp, executor). */
public enum ExecutorAnswer {
    ACCEPTED(""),
    UNKNOWN_FRAMEWORK("Framework cannot be found"),
    UNKNOWN_EXECUTOR("Executor cannot be found"),
    /** The token is that of another executor, or of an earlier start of it. */
    NOT_ITS_TOKEN("The token's claims are not those of the executor that the call names"),
    NOT_SUBSCRIBED("Executor is not subscribed");

    private final String message;

    ExecutorAnswer(String message) {
        this.message = message;
    }

    /** Mesos' words for it, where it has some. */
    public String message() {
        return message;
    }
}
