/**
 * What an agent keeps on disk so that another life of it can go on: a log of its tasks, and which life it is. Called by
 * the agent's actor, on threads that may block.
 */
package io.kebne.actors.agent.checkpoint;
