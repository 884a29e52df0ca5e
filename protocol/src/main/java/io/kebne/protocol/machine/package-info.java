/** Machines and where they stand: fault domains, and when they will be taken away. Used by agents, offers and masters. */
package io.kebne.protocol.machine;
