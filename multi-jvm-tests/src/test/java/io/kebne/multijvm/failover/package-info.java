/** What a cluster does when the master that hosts the allocator dies. */
package io.kebne.multijvm.failover;
