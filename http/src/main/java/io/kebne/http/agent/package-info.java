/** An agent's own state as Mesos' agent endpoint gives it. Called by an agent's HTTP server. */
package io.kebne.http.agent;
