/**
 * Tokens by which executors prove to their agent who they are. Made where the agent starts executors, read where it takes
 * their calls over HTTP.
 */
package io.kebne.actors.agent.token;
