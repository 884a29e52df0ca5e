/**
 * What becomes of jobs: pure decisions over the journaled state of all jobs and what has been heard of their tasks. Called
 * by the entity that sees to jobs.
 */
package io.kebne.actors.job.core;
