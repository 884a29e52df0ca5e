package io.kebne.actors.agent.volume;

import java.io.IOException;

/** Why a task cannot have a volume, as a message for its user. */
public final class VolumeException extends IOException {
    VolumeException(String message) {
        super(message);
    }

    VolumeException(String message, Exception cause) {
        super(message + ": " + cause, cause);
    }
}
