/** Planned restarts of a whole cluster, one node after the other, under load. */
package io.kebne.multijvm.rolling;
