package io.kebne.actors.agent;

/** Why an agent cannot start on this machine with these settings: one line for the operator. */
public final class AgentStartException extends Exception {
    AgentStartException(String message, Exception cause) {
        super(message, cause);
    }
}
