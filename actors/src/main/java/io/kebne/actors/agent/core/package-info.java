/**
 * What an agent decides, as plain functions over values: no Akka, no clock, no I/O. Called by the actors of the agent
 * and by nobody else.
 */
package io.kebne.actors.agent.core;
