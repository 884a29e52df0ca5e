/**
 * The agent's work directory: who owns it, where each executor's sandbox lies in it, and how clients look into those.
 * Called by the agent's actors and its HTTP endpoints; plain blocking I/O.
 */
package io.kebne.actors.agent.sandbox;
