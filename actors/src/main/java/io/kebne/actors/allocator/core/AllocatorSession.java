package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.AgentHeard;
import io.kebne.actors.allocator.core.Change.DeadlinesPassed;
import io.kebne.actors.allocator.core.Change.Filtered;
import io.kebne.actors.allocator.core.Change.FiltersCleared;
import io.kebne.actors.allocator.core.Change.InverseFilterSet;
import io.kebne.actors.allocator.core.Change.InverseOfferMade;
import io.kebne.actors.allocator.core.Change.Journaled;
import io.kebne.actors.allocator.core.Change.OfferExpires;
import io.kebne.actors.allocator.core.Change.OfferMade;
import io.kebne.actors.allocator.core.Change.OperationsRepeated;
import io.kebne.persistence.allocator.AllocatorEvent.AgentGone;
import io.kebne.persistence.allocator.AllocatorEvent.AgentRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkRemoved;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.resources.Resources;
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
 * @param filters what frameworks refused, by framework, then role and agent
 * @param deadlines of offers and filters, the next one first
 */
public record AllocatorSession(
        String epoch,
        long startedMillis,
        long offersMade,
        long operationsRepeatedMillis,
        HashMap<AgentId, Long> heard,
        HashMap<FrameworkId, HashMap<RoleOnAgent, Filter>> filters,
        TreeSet<Deadline> deadlines) {
    /** What a filter is about besides its framework. */
    record RoleOnAgent(String role, AgentId agentId) {}

    /** Any subset of these resources is refused until a time on the monotonic clock. */
    record Filter(Resources refused, long untilMillis) {}

    /** Something to do when the monotonic clock reaches a time. */
    record Deadline(long atMillis, Subject subject) {}

    /** What a deadline is about. */
    sealed interface Subject {
        /** An offer is to be rescinded unless it was answered. */
        record OfferRunsOut(OfferId offerId) implements Subject {}

        /** A framework may be asked again to leave an agent. */
        record InverseFilterRunsOut(FrameworkId frameworkId, AgentId agentId) implements Subject {}

        /** A filter no longer holds unless it was renewed. */
        record FilterRunsOut(FrameworkId frameworkId, RoleOnAgent where) implements Subject {}
    }

    private static final Comparator<Deadline> BY_TIME = Comparator.comparingLong(Deadline::atMillis)
            .thenComparing(d -> d.subject().toString());

    public static AllocatorSession start(String epoch, long monotonicMillis) {
        return new AllocatorSession(
                epoch, monotonicMillis, 0, monotonicMillis, HashMap.empty(), HashMap.empty(), TreeSet.empty(BY_TIME));
    }

    /** When the next offer or filter runs out, on the monotonic clock; {@link Long#MAX_VALUE} when none will. */
    public long nextDeadline() {
        return deadlines.headOption().map(Deadline::atMillis).getOrElse(Long.MAX_VALUE);
    }

    /** When an agent was heard last; one not heard yet counts as heard when this life began. */
    long heard(AgentId id) {
        return heard.get(id).getOrElse(startedMillis);
    }

    boolean refuses(FrameworkId frameworkId, String role, AgentId agentId, Resources resources, long nowMillis) {
        return filters.get(frameworkId)
                .flatMap(f -> f.get(new RoleOnAgent(role, agentId)))
                .exists(filter -> filter.untilMillis > nowMillis && filter.refused.contains(resources));
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
                    epoch, startedMillis, offersMade + 1, operationsRepeatedMillis, heard, filters, deadlines);
        } else if (change instanceof OfferExpires c) {
            return withDeadlines(deadlines.add(new Deadline(c.atMillis(), new Subject.OfferRunsOut(c.offerId()))));
        } else if (change instanceof InverseOfferMade) {
            return new AllocatorSession(
                    epoch, startedMillis, offersMade + 1, operationsRepeatedMillis, heard, filters, deadlines);
        } else if (change instanceof InverseFilterSet c) {
            return withDeadlines(deadlines.add(
                    new Deadline(c.untilMillis(), new Subject.InverseFilterRunsOut(c.frameworkId(), c.agentId()))));
        } else if (change instanceof OperationsRepeated c) {
            return new AllocatorSession(
                    epoch, startedMillis, offersMade, c.monotonicMillis(), heard, filters, deadlines);
        } else if (change instanceof AgentHeard c) {
            return withHeard(heard.put(c.agentId(), c.monotonicMillis()));
        } else if (change instanceof Filtered c) {
            return filtered(c);
        } else if (change instanceof FiltersCleared c) {
            return withFilters(filters.computeIfPresent(
                            c.frameworkId(),
                            (id, f) -> f.filterKeys(k -> !c.roles().contains(k.role())))
                    ._2);
        } else if (change instanceof DeadlinesPassed c) {
            return passed(c.monotonicMillis());
        } else if (change instanceof Journaled c && c.event() instanceof AgentRemoved e) {
            return withHeard(heard.remove(e.agentId()));
        } else if (change instanceof Journaled c && c.event() instanceof AgentGone e) {
            return withHeard(heard.remove(e.agentId()));
        } else if (change instanceof Journaled c && c.event() instanceof FrameworkRemoved e) {
            return withFilters(filters.remove(e.frameworkId()));
        }
        return this;
    }

    private AllocatorSession filtered(Filtered c) {
        RoleOnAgent where = new RoleOnAgent(c.role(), c.agentId());
        HashMap<RoleOnAgent, Filter> own =
                filtersOf(c.frameworkId()).put(where, new Filter(c.refused(), c.untilMillis()));
        return withFilters(filters.put(c.frameworkId(), own))
                .withDeadlines(deadlines.add(
                        new Deadline(c.untilMillis(), new Subject.FilterRunsOut(c.frameworkId(), where))));
    }

    private AllocatorSession passed(long nowMillis) {
        AllocatorSession next = this;
        while (next.nextDeadline() <= nowMillis) {
            Deadline due = next.deadlines.head();
            next = next.withDeadlines(next.deadlines.remove(due));
            if (due.subject instanceof Subject.FilterRunsOut filter) {
                next = next.withoutFilter(filter, nowMillis);
            }
        }
        return next;
    }

    private AllocatorSession withoutFilter(Subject.FilterRunsOut due, long nowMillis) {
        HashMap<RoleOnAgent, Filter> own = filtersOf(due.frameworkId());
        if (own.get(due.where()).exists(filter -> filter.untilMillis > nowMillis)) {
            return this;
        }
        HashMap<RoleOnAgent, Filter> rest = own.remove(due.where());
        return withFilters(rest.isEmpty() ? filters.remove(due.frameworkId()) : filters.put(due.frameworkId(), rest));
    }

    private HashMap<RoleOnAgent, Filter> filtersOf(FrameworkId frameworkId) {
        return filters.get(frameworkId).getOrElse(HashMap.empty());
    }

    private AllocatorSession withHeard(HashMap<AgentId, Long> newHeard) {
        return new AllocatorSession(
                epoch, startedMillis, offersMade, operationsRepeatedMillis, newHeard, filters, deadlines);
    }

    private AllocatorSession withFilters(HashMap<FrameworkId, HashMap<RoleOnAgent, Filter>> newFilters) {
        return new AllocatorSession(
                epoch, startedMillis, offersMade, operationsRepeatedMillis, heard, newFilters, deadlines);
    }

    private AllocatorSession withDeadlines(TreeSet<Deadline> newDeadlines) {
        return new AllocatorSession(
                epoch, startedMillis, offersMade, operationsRepeatedMillis, heard, filters, newDeadlines);
    }
}
