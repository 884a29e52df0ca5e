/** A node's HTTP server: its settings, its routes put together, its start. Called by the launcher. */
package io.kebne.http.server;
