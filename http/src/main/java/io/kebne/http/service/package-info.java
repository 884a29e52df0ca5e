/** Services over HTTP, in Marathon's format: {@code /v2}. Called by a master's HTTP server. */
package io.kebne.http.service;
