package io.kebne.persistence.cassandra;

import io.kebne.protocol.InvalidValueException;

/**
 * Which partition an event stands in: all events of one write in that of the first of them. So a partition may hold some
 * events more than its size, and its head says where the next one begins.
 *
 * @param size how many sequence numbers belong to a partition; the same for ever
 */
record Partitions(long size) {
    Partitions {
        if (size < 1) {
            throw new InvalidValueException("size", size + " is less than 1");
        }
    }

    /** The partition of a write that begins with this sequence number, which counts from 1. */
    long ofWriteFrom(long sequenceNr) {
        return (sequenceNr - 1) / size;
    }

    /**
     * Where to begin to look for an event. It is there or in one of the next partitions, provided that no write is longer
     * than a partition's size; when there is nothing at all, some write was.
     */
    long before(long sequenceNr) {
        return Math.max(0, ofWriteFrom(Math.max(1, sequenceNr)) - 1);
    }
}
