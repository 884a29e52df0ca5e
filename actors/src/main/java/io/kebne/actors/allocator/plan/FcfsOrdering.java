package io.kebne.actors.allocator.plan;

/** First come, first served: whoever subscribed earliest goes first (as YARN's FifoPolicy does with equal priorities). */
public final class FcfsOrdering implements Ordering {
    @Override
    public double key(Contender contender) {
        return contender.arrival();
    }
}
