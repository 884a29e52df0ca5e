/** The executor API of an agent (Mesos: executor HTTP API). Used by the agent's HTTP server. */
package io.kebne.http.executor;
