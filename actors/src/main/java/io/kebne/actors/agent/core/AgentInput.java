package io.kebne.actors.agent.core;

import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.executor.ExecutorCall;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;

/** What an agent decides about. */
public sealed interface AgentInput {
    /** A master said something. */
    record Received(AgentMessage message) implements AgentInput {}

    /** A task's executor reports. */
    record Reported(TaskKey key, TaskReport report) implements AgentInput {}

    /** A task's executor is gone. That is a fault unless it reported the end of its task first. */
    record ExecutorGone(TaskKey key) implements AgentInput {}

    /** The process of a framework's executor reports. */
    record ExecutorReported(ExecutorKey key, String containerId, TaskReport report) implements AgentInput {}

    /** Who looks after the process of a framework's executor is gone, and so is the process. */
    record ExecutorVanished(ExecutorKey key, String containerId) implements AgentInput {}

    /** An executor says this. It is connected, or wants to be. */
    record ExecutorSaid(ExecutorKey key, ExecutorCall call) implements AgentInput {}

    /** The connection of an executor is gone. */
    record ExecutorDisconnected(ExecutorKey key) implements AgentInput {}

    /** It is time to register, if the agent is not registered. */
    record RegistrationDue() implements AgentInput {}

    /** It is time for a sign of life, if the agent is registered. */
    record HeartbeatDue() implements AgentInput {}

    /** The agent lends so much from now on: revocable scalars. */
    record Estimated(Resources oversubscribed) implements AgentInput {}

    /**
     * What runs in this container is to end, because it holds what others need now.
     *
     * @param why for people
     */
    record Preempt(String containerId, String why) implements AgentInput {}

    /** Time has passed: updates may have to be repeated, and a stopping agent may have waited long enough. */
    record TimePassed() implements AgentInput {}

    /** The agent is to end its tasks and leave its pool. */
    record Stop() implements AgentInput {}

    /** The agent is to end, but not its tasks: another life of it will go on with them. */
    record Leave() implements AgentInput {}
}
