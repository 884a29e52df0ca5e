package io.kebne.actors.agent.usage.core;

import java.util.Map;
import java.util.TreeMap;

/**
 * How often a value was about so large, where what was seen long ago counts for less: after a half-life half as much, as in
 * Google's Autopilot (Rzadca and others, EuroSys 2020). Buckets grow by a constant factor, so a percentile is at most that
 * factor too large, whatever its size. Not the old weights are made smaller but the new ones larger: adding a value
 * touches one bucket, and all of them only once in {@link #MAX_EXPONENT} half-lives. Not safe for threads.
 */
public final class DecayingHistogram {
    /** After so many half-lives weights are brought back to their size. */
    private static final int MAX_EXPONENT = 50;

    /** Values that are no longer than this in front of a bucket's end belong to it: logarithms are not exact. */
    private static final double TOLERANCE = 1e-9;

    private final Buckets buckets;
    private final double halfLifeMillis;
    private final double[] weights;
    private double total;
    private long referenceMillis;

    /**
     * Bucket 0 holds what is at most {@code first}; the end of each other one is {@code growth} times that of the one before.
     *
     * @param count the last one holds all that is larger, too
     */
    public record Buckets(double first, double growth, int count) {
        /** Processors, up to about 1200. */
        public static final Buckets CPUS = new Buckets(0.01, 1.05, 240);

        /** Bytes, from 1 MB to about 1.4 TB. */
        public static final Buckets BYTES = new Buckets(1 << 20, 1.05, 290);

        public Buckets {
            if (!(first > 0) || !(growth > 1) || count < 2) {
                throw new IllegalArgumentException("no buckets: " + first + ", " + growth + ", " + count);
            }
        }

        int of(double value) {
            if (value <= first) {
                return 0;
            }
            double place = Math.ceil(Math.log(value / first) / Math.log(growth) - TOLERANCE);
            return (int) Math.min(count - 1.0, Math.max(1, place));
        }

        /** The largest value of a bucket. */
        public double end(int bucket) {
            return first * Math.pow(growth, bucket);
        }
    }

    public DecayingHistogram(Buckets buckets, long halfLifeMillis) {
        if (halfLifeMillis <= 0) {
            throw new IllegalArgumentException("a half-life of " + halfLifeMillis + " ms");
        }
        this.buckets = buckets;
        this.halfLifeMillis = halfLifeMillis;
        this.weights = new double[buckets.count()];
    }

    /** @param atMillis on a clock that is the same for all calls */
    public void add(double value, long atMillis) {
        add(buckets.of(value), weightAt(atMillis));
    }

    /**
     * As {@link #add}, but a bucket never has more than the weight of its latest value, so that {@link #peak} forgets
     * what was seen a thousand times as soon as what was seen once.
     */
    void renew(double value, long atMillis) {
        double weight = weightAt(atMillis);
        int bucket = buckets.of(value);
        add(bucket, weight - weights[bucket]);
    }

    private void add(int bucket, double weight) {
        weights[bucket] += weight;
        total += weight;
    }

    /** Of a value that is seen now; one of a fresh value at the reference is 1. */
    private double weightAt(long atMillis) {
        if (total == 0) {
            referenceMillis = atMillis;
        }
        double exponent = (atMillis - referenceMillis) / halfLifeMillis;
        if (exponent > MAX_EXPONENT) {
            double factor = Math.pow(2, -exponent);
            total = 0;
            for (int i = 0; i < weights.length; i++) {
                weights[i] *= factor;
                total += weights[i];
            }
            referenceMillis = atMillis;
            return 1;
        }
        return Math.pow(2, exponent);
    }

    public boolean isEmpty() {
        return total == 0;
    }

    /**
     * What this part of all that was seen does not exceed, by weight; 0 when nothing was seen. No smaller than the exact value, and
     * at most the buckets' growth larger.
     *
     * @param part from 0 to 1
     */
    public double percentile(double part) {
        if (total == 0) {
            return 0;
        }
        // Sums that are made in another order differ in their last digits.
        double wanted = part * total * (1 - TOLERANCE);
        double sum = 0;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                sum += weights[i];
                last = i;
                if (sum >= wanted) {
                    return buckets.end(i);
                }
            }
        }
        return buckets.end(last);
    }

    /**
     * The largest value that is not forgotten.
     *
     * @param least the weight that a bucket must have left; one value that is seen now has 1
     */
    public double peak(double least, long nowMillis) {
        double needed = least * Math.pow(2, (nowMillis - referenceMillis) / halfLifeMillis) * (1 - TOLERANCE);
        for (int i = weights.length - 1; i >= 0; i--) {
            if (weights[i] > 0 && weights[i] >= needed) {
                return buckets.end(i);
            }
        }
        return 0;
    }

    /** The weights of the buckets that have any, as they are now: one value that is seen now has 1. */
    public Map<Integer, Double> weights(long nowMillis) {
        double factor = Math.pow(2, -(nowMillis - referenceMillis) / halfLifeMillis);
        Map<Integer, Double> some = new TreeMap<>();
        for (int i = 0; i < weights.length; i++) {
            double weight = weights[i] * factor;
            if (weight > 0) {
                some.put(i, weight);
            }
        }
        return some;
    }
}
