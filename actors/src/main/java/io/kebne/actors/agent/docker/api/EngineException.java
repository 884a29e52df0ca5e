package io.kebne.actors.agent.docker.api;

import java.io.IOException;

/** What was asked of the engine was refused or could not be done; the message is for the user. */
public final class EngineException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    EngineException(int status, String message) {
        super(message);
        this.status = status;
    }

    EngineException(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
    }

    /** The engine knows no such container or image. */
    public boolean isNotFound() {
        return status == 404;
    }

    /** The container is not in a state in which this can be done. */
    public boolean isConflict() {
        return status == 409;
    }

    /** Whether the engine answered at all. */
    public boolean isAnswer() {
        return status != 0;
    }
}
