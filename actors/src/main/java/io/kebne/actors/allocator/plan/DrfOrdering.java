package io.kebne.actors.allocator.plan;

/**
 * Weighted dominant resource fairness: the least dominant share first, divided by the weight (Ghodsi et al., "Dominant
 * Resource Fairness: Fair Allocation of Multiple Resource Types", NSDI 2011; down a tree of roles as Mesos does it).
 */
public final class DrfOrdering implements Ordering {
    @Override
    public double key(Contender contender) {
        return contender.share() / contender.weight();
    }
}
