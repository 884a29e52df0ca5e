/**
 * How an agent holds tasks to what they were given, and notices when they go beyond: one isolator for each thing, by Mesos'
 * names. Called by the agent's launcher and executors on threads that may block.
 */
package io.kebne.actors.agent.isolation;
