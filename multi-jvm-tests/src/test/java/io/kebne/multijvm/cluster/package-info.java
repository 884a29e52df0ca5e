/** A cluster of processes that tests do harm to, and the scheduler that uses it meanwhile. */
package io.kebne.multijvm.cluster;
