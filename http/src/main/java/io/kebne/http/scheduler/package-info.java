/**
 * Mesos' scheduler API: the calls and events of frameworks that are written in any language. Stands between HTTP and the
 * streams that {@link io.kebne.actors.api.SchedulerClients} offers. Called by a master's HTTP server.
 */
package io.kebne.http.scheduler;
