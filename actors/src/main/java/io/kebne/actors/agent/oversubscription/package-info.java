/**
 * What an agent may lend of what its tasks do not use, and which of those who borrowed it end when it is needed. Decides by
 * measurements alone and is free of Akka; called by the agent's actors.
 */
package io.kebne.actors.agent.oversubscription;
