/** Which endpoints there are: what is not named here is not served. Called by a node's HTTP server. */
package io.kebne.http.index;
