package io.kebne.actors.api;

import java.time.Duration;

/**
 * How an agent's latest recovery went.
 *
 * @param errors tasks and executors of which nothing is known any more, because their checkpoints are damaged
 * @param time that it took
 */
public record RecoveryStats(long errors, Duration time) {}
