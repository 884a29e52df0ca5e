package io.kebne.persistence.archive;

/** How much is in an exported journal. */
public record Contents(long entities, long events, long snapshots) {}
