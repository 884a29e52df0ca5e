/**
 * What an agent knows of Java virtual machines without looking: their command lines, and what is to be read out of what they
 * leave and show. Pure; called by the package around it.
 */
package io.kebne.actors.agent.jvm.core;
