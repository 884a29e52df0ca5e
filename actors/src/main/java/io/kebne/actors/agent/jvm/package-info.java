/**
 * Care for tasks that are Java virtual machines: their JDKs, command lines and archives of classes, what they count and tell
 * while they run, and why they ended. Used by the agent's launches and executors on threads that may block, and by HTTP.
 */
package io.kebne.actors.agent.jvm;
