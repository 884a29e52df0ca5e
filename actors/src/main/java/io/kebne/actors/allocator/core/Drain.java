package io.kebne.actors.allocator.core;

import io.kebne.protocol.policy.DrainConfig;

/**
 * That an agent is being emptied, or has been.
 *
 * @param drained whether its last task has ended
 * @param startedMillis when it began, in milliseconds since the epoch
 */
public record Drain(DrainConfig config, boolean drained, long startedMillis) {
    Drain done() {
        return new Drain(config, true, startedMillis);
    }
}
