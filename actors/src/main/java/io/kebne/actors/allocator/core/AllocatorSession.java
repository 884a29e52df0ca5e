package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.DeadlinesPassed;
import io.kebne.actors.allocator.core.Change.Earmarked;
import io.kebne.actors.allocator.core.Change.GangForgotten;
import io.kebne.actors.allocator.core.Change.GangWaits;
import io.kebne.actors.allocator.core.Change.InverseFilterSet;
import io.kebne.actors.allocator.core.Change.InverseOfferMade;
import io.kebne.actors.allocator.core.Change.OfferExpires;
import io.kebne.actors.allocator.core.Change.OfferMade;
import io.kebne.actors.allocator.core.Change.OperationsRepeated;
import io.kebne.actors.allocator.core.Deadlines.Subject;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.OfferId;
import io.vavr.collection.HashMap;

/**
 * The private part of an allocator's soft state, which no reader sees. A failover costs it: refused resources may be
 * offered again at once, outstanding offers are void, and every agent counts as heard at the moment of recovery.
 *
 * @param epoch names this life of the allocator; part of every offer's id
 * @param startedMillis when this life began, on the monotonic clock
 * @param offersMade how many offers this life has made
 * @param operationsRepeatedMillis when done operations were said again last, on the monotonic clock
 * @param liveness which agents have been heard of; one that has not counts as heard at the start
 * @param listings which agents have not said yet what they know of their tasks
 * @param deadlines of offers, gangs, earmarks and inverse filters
 * @param waiting who waits for more than the next offer
 * @param foreclosures what must not be launched any more
 */
public record AllocatorSession(
        String epoch,
        long startedMillis,
        long offersMade,
        long operationsRepeatedMillis,
        Liveness liveness,
        Listings listings,
        Deadlines deadlines,
        Waiting waiting,
        Foreclosures foreclosures) {
    /** Of the first life, which begins with an empty pool. */
    public static AllocatorSession start(String epoch, long monotonicMillis) {
        return start(epoch, monotonicMillis, AllocatorState.EMPTY);
    }

    /** @param recovered what the journal holds when this life begins */
    public static AllocatorSession start(String epoch, long monotonicMillis, AllocatorState recovered) {
        return new AllocatorSession(
                epoch,
                monotonicMillis,
                0,
                monotonicMillis,
                Liveness.of(recovered, monotonicMillis),
                Listings.NONE,
                Deadlines.NONE,
                Waiting.NOBODY,
                Foreclosures.NONE);
    }

    /** When agents gave a sign of life last, on the monotonic clock. */
    HashMap<AgentId, Long> heard() {
        return liveness.heard();
    }

    /** The next deadline on the monotonic clock; {@link Long#MAX_VALUE} when there is none. */
    public long nextDeadline() {
        return deadlines.next();
    }

    OfferId nextOfferId() {
        return OfferId.of(epoch, offersMade);
    }

    /** How many offers this life had made before this one of its own. */
    long number(OfferId offerId) {
        return offerId.number();
    }

    AllocatorSession apply(Change change) {
        return new AllocatorSession(
                epoch,
                startedMillis,
                change instanceof OfferMade || change instanceof InverseOfferMade ? offersMade + 1 : offersMade,
                change instanceof OperationsRepeated c ? c.monotonicMillis() : operationsRepeatedMillis,
                liveness.apply(change),
                listings.apply(change),
                deadlines(change),
                waiting.apply(change),
                foreclosures.apply(change, offersMade));
    }

    private Deadlines deadlines(Change change) {
        if (change instanceof OfferExpires c) {
            return deadlines.plus(c.atMillis(), new Subject.OfferRunsOut(c.offerId()));
        } else if (change instanceof InverseFilterSet c) {
            return deadlines.plus(c.untilMillis(), new Subject.InverseFilterRunsOut(c.frameworkId(), c.agentId()));
        } else if (change instanceof GangWaits c) {
            return deadlines.plus(c.deadlineMillis(), new Subject.GangRunsOut(c.frameworkId(), c.gangId()));
        } else if (change instanceof GangForgotten c) {
            return withoutGang(new WaitingGang.Key(c.frameworkId(), c.gangId()));
        } else if (change instanceof Earmarked c) {
            return deadlines.plus(c.earmark().untilMillis(), new Subject.EarmarkRunsOut(c.agentId()));
        } else if (change instanceof DeadlinesPassed c) {
            return deadlines.after(c.monotonicMillis());
        }
        return deadlines;
    }

    /** Its deadline goes with it: it would end a later gang of the same name too early. */
    private Deadlines withoutGang(WaitingGang.Key key) {
        return waiting.gangs()
                .get(key)
                .map(gang -> deadlines.minus(
                        gang.deadlineMillis(), new Subject.GangRunsOut(key.frameworkId(), key.gangId())))
                .getOrElse(deadlines);
    }
}
