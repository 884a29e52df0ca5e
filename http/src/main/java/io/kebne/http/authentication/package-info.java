/** Who asks: HTTP's basic authentication, by realms as in Mesos. Called by a node's HTTP server and by its routes. */
package io.kebne.http.authentication;
