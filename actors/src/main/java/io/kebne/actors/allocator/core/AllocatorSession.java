package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.AgentHeard;
import io.kebne.actors.allocator.core.Change.ClaimSettled;
import io.kebne.actors.allocator.core.Change.ClaimWaits;
import io.kebne.actors.allocator.core.Change.DeadlinesPassed;
import io.kebne.actors.allocator.core.Change.EarmarkRemoved;
import io.kebne.actors.allocator.core.Change.Earmarked;
import io.kebne.actors.allocator.core.Change.GangClosed;
import io.kebne.actors.allocator.core.Change.GangForgotten;
import io.kebne.actors.allocator.core.Change.GangWaits;
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
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.vavr.collection.HashMap;
import io.vavr.collection.TreeMap;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/**
 * The private part of an allocator's soft state, which no reader sees. A failover costs it: refused resources may be
 * offered again at once, outstanding offers are void, and every agent counts as heard at the moment of recovery.
 *
 * @param epoch names this life of the allocator; part of every offer's id
 * @param startedMillis when this life began, on the monotonic clock
 * @param offersMade how many offers this life has made
 * @param operationsRepeatedMillis when done operations were said again last, on the monotonic clock
 * @param heard when agents gave a sign of life last, on the monotonic clock; one not heard yet counts as heard at the start
 * @param deadlines what is to be done when the monotonic clock reaches a time, the next first; a round adds many of one time
 * @param gangs that frameworks ask for
 * @param claims since when roles that may preempt have waited in vain, on the monotonic clock
 * @param earmarks what is kept for whom
 */
public record AllocatorSession(
        String epoch,
        long startedMillis,
        long offersMade,
        long operationsRepeatedMillis,
        HashMap<AgentId, Long> heard,
        TreeMap<Long, Vector<Subject>> deadlines,
        HashMap<WaitingGang.Key, WaitingGang> gangs,
        HashMap<Claimant, Long> claims,
        HashMap<AgentId, Earmark> earmarks) {
    /** A framework in one of its roles, which may preempt. */
    record Claimant(FrameworkId frameworkId, String role) {}

    /** What a deadline is about. */
    sealed interface Subject {
        /** An offer is to be rescinded unless it was answered. */
        record OfferRunsOut(OfferId offerId) implements Subject {}

        /** A gang expires unless it was served. */
        record GangRunsOut(FrameworkId frameworkId, GangId gangId) implements Subject {}

        /** What is kept for a framework is given up. */
        record EarmarkRunsOut(AgentId agentId) implements Subject {}

        /** A framework may be asked again to leave an agent. */
        record InverseFilterRunsOut(FrameworkId frameworkId, AgentId agentId) implements Subject {}
    }

    public static AllocatorSession start(String epoch, long monotonicMillis) {
        return new AllocatorSession(
                epoch,
                monotonicMillis,
                0,
                monotonicMillis,
                HashMap.empty(),
                TreeMap.empty(),
                HashMap.empty(),
                HashMap.empty(),
                HashMap.empty());
    }

    /** When the next offer or inverse filter runs out, on the monotonic clock; {@link Long#MAX_VALUE} when none will. */
    public long nextDeadline() {
        return deadlines.headOption().map(next -> next._1).getOrElse(Long.MAX_VALUE);
    }

    Option<Earmark> earmark(AgentId id) {
        return earmarks.get(id);
    }

    boolean hasEarmark(FrameworkId frameworkId, String role) {
        return earmarks.values()
                .exists(e -> e.frameworkId().equals(frameworkId) && e.role().equals(role));
    }

    boolean isWaiting(FrameworkId frameworkId, String role) {
        return claims.containsKey(new Claimant(frameworkId, role));
    }

    /** Since when a claim that is waiting has been. */
    long waitingSince(FrameworkId frameworkId, String role) {
        return claims.get(new Claimant(frameworkId, role)).get();
    }

    /** What deadlines that have come are about, the earliest first. */
    Iterable<Subject> due(long nowMillis) {
        return deadlines.iterator().takeWhile(at -> at._1 <= nowMillis).flatMap(at -> at._2);
    }

    OfferId nextOfferId() {
        return new OfferId(epoch + "-O" + offersMade);
    }

    AllocatorSession apply(Change change) {
        if (change instanceof OfferMade) {
            return new AllocatorSession(
                    epoch,
                    startedMillis,
                    offersMade + 1,
                    operationsRepeatedMillis,
                    heard,
                    deadlines,
                    gangs,
                    claims,
                    earmarks);
        } else if (change instanceof OfferExpires c) {
            return withDeadline(c.atMillis(), new Subject.OfferRunsOut(c.offerId()));
        } else if (change instanceof InverseOfferMade) {
            return new AllocatorSession(
                    epoch,
                    startedMillis,
                    offersMade + 1,
                    operationsRepeatedMillis,
                    heard,
                    deadlines,
                    gangs,
                    claims,
                    earmarks);
        } else if (change instanceof InverseFilterSet c) {
            return withDeadline(c.untilMillis(), new Subject.InverseFilterRunsOut(c.frameworkId(), c.agentId()));
        } else if (change instanceof OperationsRepeated c) {
            return new AllocatorSession(
                    epoch, startedMillis, offersMade, c.monotonicMillis(), heard, deadlines, gangs, claims, earmarks);
        } else if (change instanceof AgentHeard c) {
            return withHeard(heard.put(c.agentId(), c.monotonicMillis()));
        } else if (change instanceof GangWaits c) {
            WaitingGang gang = new WaitingGang(c.frameworkId(), c.gangId(), c.deadlineMillis(), true);
            return withGangs(gangs.put(gang.key(), gang))
                    .withDeadline(c.deadlineMillis(), new Subject.GangRunsOut(c.frameworkId(), c.gangId()));
        } else if (change instanceof GangClosed c) {
            return withGangs(gangs.computeIfPresent(
                            new WaitingGang.Key(c.frameworkId(), c.gangId()), (key, gang) -> gang.closed())
                    ._2);
        } else if (change instanceof GangForgotten c) {
            return withoutGang(new WaitingGang.Key(c.frameworkId(), c.gangId()));
        } else if (change instanceof ClaimWaits c) {
            return withClaims(claims.put(new Claimant(c.frameworkId(), c.role()), c.sinceMillis()));
        } else if (change instanceof ClaimSettled c) {
            return withClaims(claims.remove(new Claimant(c.frameworkId(), c.role())));
        } else if (change instanceof Earmarked c) {
            return withEarmarks(earmarks.put(c.agentId(), c.earmark()))
                    .withDeadline(c.earmark().untilMillis(), new Subject.EarmarkRunsOut(c.agentId()));
        } else if (change instanceof EarmarkRemoved c) {
            return withEarmarks(earmarks.remove(c.agentId()));
        } else if (change instanceof DeadlinesPassed c) {
            return passed(c.monotonicMillis());
        } else if (change instanceof Journaled c && c.event() instanceof AgentRemoved e) {
            return withHeard(heard.remove(e.agentId())).withEarmarks(earmarks.remove(e.agentId()));
        } else if (change instanceof Journaled c && c.event() instanceof AgentGone e) {
            return withHeard(heard.remove(e.agentId())).withEarmarks(earmarks.remove(e.agentId()));
        } else if (change instanceof Journaled c && c.event() instanceof FrameworkRemoved e) {
            FrameworkId over = e.frameworkId();
            return withGangs(gangs.filterKeys(key -> !key.frameworkId().equals(over)))
                    .withClaims(claims.filterKeys(key -> !key.frameworkId().equals(over)));
        }
        return this;
    }

    /** Its deadline goes with it: it would end a later gang of the same name too early. */
    private AllocatorSession withoutGang(WaitingGang.Key key) {
        WaitingGang gang = gangs.get(key).getOrNull();
        if (gang == null) {
            return this;
        }
        Subject subject = new Subject.GangRunsOut(key.frameworkId(), key.gangId());
        Vector<Subject> others =
                deadlines.get(gang.deadlineMillis()).getOrElse(Vector.empty()).remove(subject);
        return withGangs(gangs.remove(key))
                .withDeadlines(
                        others.isEmpty()
                                ? deadlines.remove(gang.deadlineMillis())
                                : deadlines.put(gang.deadlineMillis(), others));
    }

    private AllocatorSession passed(long nowMillis) {
        TreeMap<Long, Vector<Subject>> rest = deadlines;
        while (!rest.isEmpty() && rest.head()._1 <= nowMillis) {
            rest = rest.tail();
        }
        return withDeadlines(rest);
    }

    private AllocatorSession withHeard(HashMap<AgentId, Long> newHeard) {
        return new AllocatorSession(
                epoch,
                startedMillis,
                offersMade,
                operationsRepeatedMillis,
                newHeard,
                deadlines,
                gangs,
                claims,
                earmarks);
    }

    private AllocatorSession withDeadline(long atMillis, Subject subject) {
        Vector<Subject> others = deadlines.get(atMillis).getOrElse(Vector.empty());
        return withDeadlines(deadlines.put(atMillis, others.append(subject)));
    }

    private AllocatorSession withDeadlines(TreeMap<Long, Vector<Subject>> newDeadlines) {
        return new AllocatorSession(
                epoch,
                startedMillis,
                offersMade,
                operationsRepeatedMillis,
                heard,
                newDeadlines,
                gangs,
                claims,
                earmarks);
    }

    private AllocatorSession withGangs(HashMap<WaitingGang.Key, WaitingGang> newGangs) {
        return new AllocatorSession(
                epoch,
                startedMillis,
                offersMade,
                operationsRepeatedMillis,
                heard,
                deadlines,
                newGangs,
                claims,
                earmarks);
    }

    private AllocatorSession withClaims(HashMap<Claimant, Long> newClaims) {
        return new AllocatorSession(
                epoch,
                startedMillis,
                offersMade,
                operationsRepeatedMillis,
                heard,
                deadlines,
                gangs,
                newClaims,
                earmarks);
    }

    private AllocatorSession withEarmarks(HashMap<AgentId, Earmark> newEarmarks) {
        return new AllocatorSession(
                epoch,
                startedMillis,
                offersMade,
                operationsRepeatedMillis,
                heard,
                deadlines,
                gangs,
                claims,
                newEarmarks);
    }
}
