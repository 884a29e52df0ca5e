package io.kebne.actors.allocator.plan;

import java.util.Arrays;
import java.util.Set;

/**
 * The pool's totals, and what one unit of each kind is worth in units of the first kind. Shares in these units order contenders
 * as shares of the pool do, but stay the same, to the bit, while agents of one shape come and go: then nothing has to be
 * sorted again.
 */
final class Ratios {
    private final Width width;
    private final Set<String> unfair;
    private long[] total = new long[0];
    private double[] ratio = new double[0];
    private int first = -1;
    private long version = 1;

    Ratios(Width width, Set<String> unfair) {
        this.width = width;
        this.unfair = unfair;
    }

    void add(long[] amounts, int sign) {
        if (total.length < width.kinds()) {
            total = Arrays.copyOf(total, width.stride());
        }
        for (int k = 0; k < amounts.length; k++) {
            total[k] += sign * amounts[k];
        }
    }

    long total(int kind) {
        return kind < total.length ? total[kind] : 0;
    }

    /** Zero for kinds that are not shared fairly or that the pool has nothing of. */
    double of(int kind) {
        return kind < ratio.length ? ratio[kind] : 0;
    }

    /** Changes whenever a ratio does. */
    long version() {
        return version;
    }

    void invalidate() {
        version++;
    }

    /** Converts a share in units of the first kind to one of the pool. */
    double ofPool(double share) {
        return first < 0 ? 0 : share / total[first];
    }

    boolean isFair(int kind) {
        return !unfair.contains(width.name(kind));
    }

    /**
     * To be called after {@link #add}.
     *
     * @return whether there is something now of a kind that there was nothing of
     */
    boolean compute() {
        if (ratio.length < total.length) {
            ratio = Arrays.copyOf(ratio, total.length);
        }
        first = -1;
        boolean changed = false;
        boolean newKind = false;
        for (int k = 0; k < width.kinds(); k++) {
            double worth = 0;
            if (total[k] > 0 && isFair(k)) {
                first = first < 0 ? k : first;
                worth = (double) total[first] / total[k];
            }
            newKind |= worth > 0 && ratio[k] == 0;
            changed |= worth != ratio[k];
            ratio[k] = worth;
        }
        version += changed ? 1 : 0;
        return newKind;
    }
}
