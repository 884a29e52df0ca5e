package io.kebne.actors.view;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.allocator.core.FilterCounts;
import io.kebne.actors.allocator.core.RoundTimes;
import io.kebne.persistence.allocator.AllocatorSnapshot;
import io.kebne.protocol.serialization.KebneMessage;
import java.util.List;
import java.util.Optional;

/** What an allocator sends to those who follow it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface ViewMessage extends KebneMessage {
    /** Names the life of the allocator in which {@code sequence} counts. */
    String epoch();

    /**
     * One part of the whole state as of {@code sequence}. Parts come in order; the last one is marked.
     *
     * @param host cluster address of the master that hosts the allocator
     * @param hard lists to be joined with those of the other parts
     * @param soft changes to be applied to the whole hard state
     * @param journaled number of the last event of the journal that is in it; 0 when a master of an earlier version did not
     *     say
     */
    @JsonTypeName("view-part")
    record Part(
            String epoch,
            long sequence,
            String host,
            int index,
            boolean last,
            AllocatorSnapshot hard,
            List<Change.Public> soft,
            long journaled)
            implements ViewMessage {
        boolean continues(Part first) {
            return epoch.equals(first.epoch) && sequence == first.sequence;
        }
    }

    /**
     * How the allocator does; an answer to each {@link FollowAllocator}.
     *
     * @param epoch empty before the first one
     * @param host cluster address of the master that hosts the allocator
     * @param trouble why writes are refused now, if they are
     * @param waiting how many events and effects, or messages before the allocator serves, wait for the journal
     * @param writeMillis how long the write under way has taken; 0 when there is none
     * @param refused how many messages were refused or dropped by this allocator on this master
     * @param rounds how long its allocation rounds took; a master of an earlier version does not say
     * @param latencies how long they were wanted before they began; the same
     * @param filters how many offer filters are in force; unknown where it does not serve yet, and of an earlier version
     */
    @JsonTypeName("allocator-status")
    record Status(
            String epoch,
            String host,
            Optional<String> trouble,
            int waiting,
            long writeMillis,
            long refused,
            RoundTimes rounds,
            RoundTimes latencies,
            FilterCounts filters)
            implements ViewMessage {
        public Status {
            rounds = rounds == null ? RoundTimes.NONE : rounds;
            latencies = latencies == null ? RoundTimes.NONE : latencies;
            filters = filters == null ? FilterCounts.UNKNOWN : filters;
        }
    }

    /**
     * What changed since {@code sequence - 1}.
     *
     * @param journaled number of the last event of the journal that is in the state then; 0 when it lies between two that
     *     the journal has
     */
    @JsonTypeName("view-delta")
    record Delta(String epoch, long sequence, List<Change.Public> changes, long journaled) implements ViewMessage {}

    /** What stays within one process. */
    non-sealed interface Local extends ViewMessage {}

    /**
     * The whole state as of {@code sequence}, for the follower on the allocator's own master: nothing is copied.
     *
     * @param changes to the state that was shared last; empty when it is only said how things are
     * @param journaled number of the last event of the journal that is in it
     */
    record Shared(
            String epoch,
            long sequence,
            String host,
            AllocatorView view,
            Optional<List<Change.Public>> changes,
            long journaled)
            implements Local {}
}
