/** Frameworks, the tenants of a cluster. Used by every module. */
package io.kebne.protocol.framework;
