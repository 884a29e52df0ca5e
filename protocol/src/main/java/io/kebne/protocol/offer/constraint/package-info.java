/** Which agents a framework wants offers of. Said by schedulers, kept by their entities, obeyed by allocators. */
package io.kebne.protocol.offer.constraint;
