/** What agents are and what is said to them. Used by the agent and by those who speak to it. */
package io.kebne.protocol.agent;
