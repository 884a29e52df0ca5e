package io.kebne.actors.agent.core;

import java.time.Duration;

/**
 * What became of the sandboxes of tasks that ended.
 *
 * @param maxAge how old they may become, with as much room on the disk as there is
 * @param pending those that are still there
 * @param succeeded those that were removed since the agent started
 * @param failed how often one could not be
 */
public record CollectedSandboxes(Duration maxAge, long pending, long succeeded, long failed) {}
