/**
 * The persistent volumes of an agent: where their data lies, how tasks see it, and what deletes it. Called by the
 * agent's actors; plain blocking I/O, which {@link io.kebne.actors.agent.volume.Volumes} keeps off their threads.
 */
package io.kebne.actors.agent.volume;
