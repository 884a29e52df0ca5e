/** Taking machines away in good order, as Mesos' endpoints have it. Called by a master's HTTP server. */
package io.kebne.http.maintenance;
