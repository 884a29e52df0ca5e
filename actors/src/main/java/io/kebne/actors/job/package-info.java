/**
 * The framework that is built in for jobs: batch, by schedules, after other jobs. One sharded entity, which decides in
 * {@link io.kebne.actors.job.core}; started by every master.
 */
package io.kebne.actors.job;
