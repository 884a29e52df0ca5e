/**
 * How an agent looks at its tasks: health checks and general checks, made by the agent itself. Called by the actors of tasks'
 * processes.
 */
package io.kebne.actors.agent.check;
