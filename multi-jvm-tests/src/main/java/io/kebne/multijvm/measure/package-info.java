/** Measurements of whole clusters: failover, launches, a million tasks. Run by {@code kebne bench} in a JVM of their own. */
package io.kebne.multijvm.measure;
