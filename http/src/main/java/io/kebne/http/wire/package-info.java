/**
 * How Mesos' messages travel over HTTP: as protocol buffers or as JSON, one or many in a body. Used by the scheduler,
 * executor and operator APIs.
 */
package io.kebne.http.wire;
