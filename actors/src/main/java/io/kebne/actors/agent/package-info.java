/**
 * The agent role: one actor that speaks for the machine to the pool's allocator, one more for each task that it runs,
 * and what they need. Started by the node; read by the agent's HTTP endpoints.
 */
package io.kebne.actors.agent;
