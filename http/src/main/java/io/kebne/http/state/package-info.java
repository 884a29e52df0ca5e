/**
 * The cluster's state as Mesos' master endpoints give it. Each document is rendered from one {@link
 * io.kebne.actors.allocator.core.AllocatorView}, so that its parts agree. Called by a master's HTTP server.
 */
package io.kebne.http.state;
