/**
 * Control groups of Linux, of the first version and the second: which of them this machine has, and what is done to the
 * groups of one container. Called by the isolation of an agent; knows nothing of tasks.
 */
package io.kebne.actors.agent.cgroup;
