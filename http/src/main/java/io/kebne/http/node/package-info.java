/** What every node answers about itself: that it lives, its version and its settings. Called by its HTTP server. */
package io.kebne.http.node;
