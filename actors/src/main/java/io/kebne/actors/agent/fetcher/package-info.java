/**
 * Brings the files that a task needs into its sandbox before it starts (Mesos: fetcher). Called by the agent's
 * executors on threads that may block.
 */
package io.kebne.actors.agent.fetcher;
