/** Mesos' operator API of masters: calls, and a stream of what happens. Called by a master's HTTP server. */
package io.kebne.http.operator.v1;
