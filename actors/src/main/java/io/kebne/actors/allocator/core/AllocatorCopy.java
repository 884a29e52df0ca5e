package io.kebne.actors.allocator.core;

import io.kebne.persistence.copy.StateCopies;

/**
 * What a master that followed an allocator knows of its journal: enough to go on from there, when the allocator has to begin
 * again on this master, without reading the latest snapshot.
 *
 * @param state that the journal's events lead to, up to and with that of this number and no other
 * @param sequenceNr number of the last event of the journal that is in the state
 * @param epoch the last life that began before that
 */
public record AllocatorCopy(AllocatorState state, long sequenceNr, String epoch) implements StateCopies.Copy {}
