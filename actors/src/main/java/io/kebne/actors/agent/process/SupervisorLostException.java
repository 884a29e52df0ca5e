package io.kebne.actors.agent.process;

/** A task's supervisor is gone without having said how the task ended. What is left of the task may still run. */
public final class SupervisorLostException extends Exception {
    private static final long serialVersionUID = 1L;

    SupervisorLostException(String containerId) {
        super("The supervisor of container " + containerId + " has ended without a word");
    }
}
