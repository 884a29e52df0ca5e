package io.kebne.persistence.cassandra;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one partition of an entity's events.
 *
 * @param head the highest sequence number that was ever written there; none when nothing was
 * @param owner the tenure that may write next; none when the partition was never touched
 */
record PartitionHead(long partition, OptionalLong head, Optional<String> owner) {
    static PartitionHead untouched(long partition) {
        return new PartitionHead(partition, OptionalLong.empty(), Optional.empty());
    }
}
