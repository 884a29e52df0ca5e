/**
 * Containers that operators and executors start within those of tasks and executors: with a sandbox of their own, or as
 * sessions beside a task. Called by the agent's HTTP API on any thread, and told by the agent's actor which containers live.
 */
package io.kebne.actors.agent.nested;
