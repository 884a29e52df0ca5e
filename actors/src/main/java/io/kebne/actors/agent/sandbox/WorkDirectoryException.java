package io.kebne.actors.agent.sandbox;

import java.io.IOException;

/** Why a directory cannot be an agent's work directory, in one line for the operator. */
public final class WorkDirectoryException extends IOException {
    WorkDirectoryException(String message) {
        super(message);
    }

    WorkDirectoryException(String message, IOException cause) {
        super(message + " (" + cause.getClass().getSimpleName() + ": " + cause.getMessage() + ")", cause);
    }
}
