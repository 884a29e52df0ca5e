/**
 * Removes what ended tasks left on an agent's disk, by its age and the sooner the less room there is. Called by the agent's
 * host; knows of tasks only which containers live.
 */
package io.kebne.actors.agent.gc;
