package io.kebne.actors.allocator.plan;

/**
 * Strict priority: a higher one always goes first; among equals {@link DrfOrdering} decides (as Kubernetes' scheduling queue
 * puts PriorityClass before everything else).
 */
public final class PriorityOrdering implements Ordering {
    @Override
    public double key(Contender contender) {
        return contender.share() / contender.weight();
    }

    @Override
    public int rank(Contender contender) {
        return -contender.priority();
    }
}
