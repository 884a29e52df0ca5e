package io.kebne.persistence.cassandra;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The right of one incarnation of an entity to write, from its recovery on. The next incarnation takes it away, wherever
 * it runs, by making itself the owner of the partition in which the next write belongs.
 *
 * @param owner a name that no other tenure has
 * @param last sequence number of the last event; 0 when there is none
 * @param seat the partition that this tenure owns or has written last, as it must still be when it writes again
 */
record Tenure(String owner, long last, PartitionHead seat) {
    /** What must be true of a partition for this tenure to write there. */
    PartitionHead expected(long partition) {
        return partition == seat.partition() ? seat : PartitionHead.untouched(partition);
    }

    Tenure afterWriting(long partition, long newLast) {
        return new Tenure(owner, newLast, new PartitionHead(partition, OptionalLong.of(newLast), Optional.of(owner)));
    }
}
