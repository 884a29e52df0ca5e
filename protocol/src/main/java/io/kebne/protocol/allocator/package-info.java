/** What is said to the allocator of a pool. Used by agents, framework entities and masters. */
package io.kebne.protocol.allocator;
