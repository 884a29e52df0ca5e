/**
 * What a node measures, under Mesos' names in one flat JSON object and for Prometheus. Values are computed from a view
 * when someone asks; only what views forget is counted along the way. Called by a node's HTTP server.
 */
package io.kebne.http.metrics;
