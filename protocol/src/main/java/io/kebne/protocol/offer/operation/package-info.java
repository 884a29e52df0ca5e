/** What becomes of operations on resources. Said by allocators and agents to schedulers. */
package io.kebne.protocol.offer.operation;
