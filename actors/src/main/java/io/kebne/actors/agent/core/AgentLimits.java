package io.kebne.actors.agent.core;

import io.kebne.protocol.agent.ReconfigurationPolicy;
import java.time.Duration;

/**
 * The times and bounds by which an agent decides; each is a setting of {@code kebne.agent}.
 *
 * @param maxTasks how many tasks may run at once
 * @param killGrace between SIGTERM and SIGKILL where neither the task nor the caller says otherwise
 * @param shutdownGrace the most of it when the agent itself stops or a framework is over
 * @param acknowledgeTimeout how long a stopping agent waits for its last updates to be acknowledged
 * @param retryMin after which time an unacknowledged update is repeated; doubles each time
 * @param retryMax the most between two repetitions
 * @param maxCompletedFrameworks how many frameworks that have nothing running are remembered
 * @param maxCompletedExecutors how many ended executors of each framework are remembered
 * @param reconfiguration what may be different about the agent when it comes back
 * @param executorRegistration how long a framework's executor that runs may take to connect
 * @param executorReregistration the same after a restart of the agent
 */
public record AgentLimits(
        int maxTasks,
        Duration killGrace,
        Duration shutdownGrace,
        Duration acknowledgeTimeout,
        Duration retryMin,
        Duration retryMax,
        int maxCompletedFrameworks,
        int maxCompletedExecutors,
        ReconfigurationPolicy reconfiguration,
        Duration executorRegistration,
        Duration executorReregistration) {
    private static final Duration REGISTRATION = Duration.ofMinutes(1);
    private static final Duration REREGISTRATION = Duration.ofSeconds(15);

    /** Of an agent that must come back as it was. */
    public AgentLimits(
            int maxTasks,
            Duration killGrace,
            Duration shutdownGrace,
            Duration acknowledgeTimeout,
            Duration retryMin,
            Duration retryMax,
            int maxCompletedFrameworks,
            int maxCompletedExecutors) {
        this(
                maxTasks,
                killGrace,
                shutdownGrace,
                acknowledgeTimeout,
                retryMin,
                retryMax,
                maxCompletedFrameworks,
                maxCompletedExecutors,
                ReconfigurationPolicy.EQUAL,
                REGISTRATION,
                REREGISTRATION);
    }

    /** How many tasks frameworks' own executors may have at once: each costs the agent a note, not a process. */
    int maxExecutorTasks() {
        return 20 * maxTasks;
    }

    /** For how many tasks at most updates are kept for a scheduler that does not acknowledge them. */
    int maxUnacknowledged() {
        return 10 * maxTasks;
    }
}
