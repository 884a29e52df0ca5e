/**
 * The Docker Engine API, of which Podman offers the same, over a socket of this machine: as much of it as running a task
 * needs. Called by the package around it, on threads that may block.
 */
package io.kebne.actors.agent.docker.api;
