/** Frameworks, the tenants of a cluster, and what is said to their entities. Used by every module. */
package io.kebne.protocol.framework;
