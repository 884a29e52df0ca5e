package io.kebne.actors.allocator.plan;

import java.util.Arrays;

/**
 * A proportional-share auction: the weight is a budget, each kind has a price for its whole pool that rises with its
 * utilisation, and whoever has spent the least of its budget on what it holds goes first, so that spending tends to the
 * budgets' proportions (Waldspurger et al., "Spawn: A Distributed Computational Economy", IEEE TSE 1992; Lai et al.,
 * "Tycoon: An Implementation of a Distributed, Market-based Resource Allocation System", 2005). Unlike with
 * {@link DrfOrdering} all kinds cost something, and scarce ones most.
 *
 * <p>The price of a kind of which a share u is in use is 1/(1-u), posted at the start of a round in steps of 1/32 of u: a small
 * change moves no price. One object serves one pool.
 */
public final class MarketOrdering implements Ordering {
    private static final int STEPS = 32;

    private int[] steps = new int[0];

    @Override
    public double key(Contender contender) {
        double spent = 0;
        for (int kind = 0; kind < contender.kinds(); kind++) {
            spent += contender.scaled(kind) * price(kind);
        }
        return spent / contender.weight();
    }

    /** Of one unit of a kind, relative to one of which nothing is in use. */
    double price(int kind) {
        int step = kind < steps.length ? steps[kind] : 0;
        return (double) STEPS / (STEPS - step);
    }

    @Override
    public boolean refresh(double[] utilisation) {
        boolean moved = false;
        if (steps.length < utilisation.length) {
            steps = Arrays.copyOf(steps, utilisation.length);
        }
        for (int kind = 0; kind < utilisation.length; kind++) {
            int step = Math.max(0, Math.min(STEPS - 1, (int) (utilisation[kind] * STEPS)));
            moved |= step != steps[kind];
            steps[kind] = step;
        }
        return moved;
    }
}
