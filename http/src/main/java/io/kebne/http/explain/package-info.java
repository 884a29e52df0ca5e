/** Why tasks do not run yet: Kebne's own {@code /explain}. Called by a master's HTTP server. */
package io.kebne.http.explain;
