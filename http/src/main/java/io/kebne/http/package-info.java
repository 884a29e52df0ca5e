/**
 * The HTTP edge of every node: reads the views and calls the verbs that the roles' actors offer, and decides nothing.
 * Started by the launcher through {@link io.kebne.http.server.HttpServers}.
 */
package io.kebne.http;
