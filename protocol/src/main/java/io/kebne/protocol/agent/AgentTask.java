package io.kebne.protocol.agent;

import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.TaskStatus;

/** A task that an agent knows, with the latest status that it knows of it. */
public record AgentTask(TaskKey key, TaskStatus status) {}
