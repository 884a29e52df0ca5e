/**
 * What Mesos keeps in its registry, for those who look at it while they search for a fault. Called by a master's HTTP server.
 */
package io.kebne.http.registry;
