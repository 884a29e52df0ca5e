/** Programs of the machine that the agent runs itself, and waits for. Knows nothing of containers. */
package io.kebne.actors.agent.tool;
