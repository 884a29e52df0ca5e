package io.kebne.protocol.agent;

import io.kebne.protocol.id.ExecutorKey;

/** An executor that lives on an agent, or is being started there, and the container that it is in. */
public record AgentExecutor(ExecutorKey key, String containerId) {}
