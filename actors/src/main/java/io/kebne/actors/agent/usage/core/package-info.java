/** What containers use, kept as histograms that forget: of the agent's own, and read by its endpoints. Free of Akka. */
package io.kebne.actors.agent.usage.core;
