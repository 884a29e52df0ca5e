/**
 * Tasks in containers of images, which a container engine of the agent's machine runs. Called by the agent's executors; knows
 * nothing of frameworks' states.
 */
package io.kebne.actors.agent.docker;
