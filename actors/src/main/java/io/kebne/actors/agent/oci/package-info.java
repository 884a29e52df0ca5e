/**
 * Tasks of images whose containers an OCI runtime makes, such as runc, below the agent's own supervisors. Called by the agent's
 * executors; knows nothing of frameworks' states.
 */
package io.kebne.actors.agent.oci;
