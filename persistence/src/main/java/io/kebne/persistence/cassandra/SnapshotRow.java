package io.kebne.persistence.cassandra;

/**
 * What is known of a snapshot before its data is read.
 *
 * @param takenAt in milliseconds since 1970, by the writer's clock
 * @param serializerId which serializer wrote it
 * @param manifest what it needs to read it again
 * @param size of the data, in bytes
 * @param checksum of the data, CRC-32C
 */
public record SnapshotRow(long sequenceNr, long takenAt, int serializerId, String manifest, long size, long checksum) {}
