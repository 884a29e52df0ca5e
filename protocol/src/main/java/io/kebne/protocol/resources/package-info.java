/**
 * Quantities of named resources with exact arithmetic, after Mesos' attributes-resources document. Used by every
 * module; holds no state.
 */
package io.kebne.protocol.resources;
