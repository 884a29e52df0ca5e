package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.AgentHeard;
import io.kebne.actors.allocator.core.Change.DeadlinesPassed;
import io.kebne.actors.allocator.core.Change.InverseFilterSet;
import io.kebne.actors.allocator.core.Change.InverseOfferMade;
import io.kebne.actors.allocator.core.Change.Journaled;
import io.kebne.actors.allocator.core.Change.OfferExpires;
import io.kebne.actors.allocator.core.Change.OfferMade;
import io.kebne.actors.allocator.core.Change.OperationsRepeated;
import io.kebne.persistence.allocator.AllocatorEvent.AgentGone;
import io.kebne.persistence.allocator.AllocatorEvent.AgentRemoved;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.vavr.collection.HashMap;
import io.vavr.collection.TreeSet;
import java.util.Comparator;

/**
 * The private part of an allocator's soft state, which no reader sees. A failover costs it: refused resources may be
 * offered again at once, outstanding offers are void, and every agent counts as heard at the moment of recovery.
 *
 * @param epoch names this life of the allocator; part of every offer's id
 * @param startedMillis when this life began, on the monotonic clock
 * @param offersMade how many offers this life has made
 * @param operationsRepeatedMillis when done operations were said again last, on the monotonic clock
 * @param heard when agents gave a sign of life last, on the monotonic clock
 * @param deadlines of offers and inverse filters, the next one first
 */
public record AllocatorSession(
        String epoch,
        long startedMillis,
        long offersMade,
        long operationsRepeatedMillis,
        HashMap<AgentId, Long> heard,
        TreeSet<Deadline> deadlines) {
    /** Something to do when the monotonic clock reaches a time. */
    record Deadline(long atMillis, Subject subject) {}

    /** What a deadline is about. */
    sealed interface Subject {
        /** An offer is to be rescinded unless it was answered. */
        record OfferRunsOut(OfferId offerId) implements Subject {}

        /** A framework may be asked again to leave an agent. */
        record InverseFilterRunsOut(FrameworkId frameworkId, AgentId agentId) implements Subject {}
    }

    private static final Comparator<Deadline> BY_TIME = Comparator.comparingLong(Deadline::atMillis)
            .thenComparing(d -> d.subject().toString());

    public static AllocatorSession start(String epoch, long monotonicMillis) {
        return new AllocatorSession(
                epoch, monotonicMillis, 0, monotonicMillis, HashMap.empty(), TreeSet.empty(BY_TIME));
    }

    /** When the next offer or inverse filter runs out, on the monotonic clock; {@link Long#MAX_VALUE} when none will. */
    public long nextDeadline() {
        return deadlines.headOption().map(Deadline::atMillis).getOrElse(Long.MAX_VALUE);
    }

    /** When an agent was heard last; one not heard yet counts as heard when this life began. */
    long heard(AgentId id) {
        return heard.get(id).getOrElse(startedMillis);
    }

    /** Deadlines that have come, the earliest first. */
    Iterable<Deadline> due(long nowMillis) {
        return deadlines.takeWhile(d -> d.atMillis <= nowMillis);
    }

    OfferId nextOfferId() {
        return new OfferId(epoch + "-O" + offersMade);
    }

    AllocatorSession apply(Change change) {
        if (change instanceof OfferMade) {
            return new AllocatorSession(
                    epoch, startedMillis, offersMade + 1, operationsRepeatedMillis, heard, deadlines);
        } else if (change instanceof OfferExpires c) {
            return withDeadlines(deadlines.add(new Deadline(c.atMillis(), new Subject.OfferRunsOut(c.offerId()))));
        } else if (change instanceof InverseOfferMade) {
            return new AllocatorSession(
                    epoch, startedMillis, offersMade + 1, operationsRepeatedMillis, heard, deadlines);
        } else if (change instanceof InverseFilterSet c) {
            return withDeadlines(deadlines.add(
                    new Deadline(c.untilMillis(), new Subject.InverseFilterRunsOut(c.frameworkId(), c.agentId()))));
        } else if (change instanceof OperationsRepeated c) {
            return new AllocatorSession(epoch, startedMillis, offersMade, c.monotonicMillis(), heard, deadlines);
        } else if (change instanceof AgentHeard c) {
            return withHeard(heard.put(c.agentId(), c.monotonicMillis()));
        } else if (change instanceof DeadlinesPassed c) {
            return passed(c.monotonicMillis());
        } else if (change instanceof Journaled c && c.event() instanceof AgentRemoved e) {
            return withHeard(heard.remove(e.agentId()));
        } else if (change instanceof Journaled c && c.event() instanceof AgentGone e) {
            return withHeard(heard.remove(e.agentId()));
        }
        return this;
    }

    private AllocatorSession passed(long nowMillis) {
        TreeSet<Deadline> rest = deadlines;
        while (!rest.isEmpty() && rest.head().atMillis <= nowMillis) {
            rest = rest.tail();
        }
        return withDeadlines(rest);
    }

    private AllocatorSession withHeard(HashMap<AgentId, Long> newHeard) {
        return new AllocatorSession(epoch, startedMillis, offersMade, operationsRepeatedMillis, newHeard, deadlines);
    }

    private AllocatorSession withDeadlines(TreeSet<Deadline> newDeadlines) {
        return new AllocatorSession(epoch, startedMillis, offersMade, operationsRepeatedMillis, heard, newDeadlines);
    }
}
