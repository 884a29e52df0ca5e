package io.kebne.actors.job.core;

import io.kebne.protocol.job.JobId;

/**
 * A run that tasks are to be launched of, as queue orders see it.
 *
 * @param priority the higher the sooner
 * @param waitedMillis since it was queued
 * @param expectedMillis how long it will take; {@link Long#MAX_VALUE}: nobody knows
 * @param missing how many tasks are to be launched
 * @param running how many tasks of its job run already, of all runs
 */
record QueuedRun(
        JobId id, long number, int priority, long waitedMillis, long expectedMillis, int missing, int running) {}
