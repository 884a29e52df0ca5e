/**
 * Operating system processes: how a task's is started, told apart from others, signalled with all its children, and
 * cleaned up after. Called by the agent's executors on threads that may block; knows nothing of frameworks' states.
 */
package io.kebne.actors.agent.process;
