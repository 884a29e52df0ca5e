package io.kebne.actors.agent.usage.core;

import io.kebne.actors.agent.usage.core.DecayingHistogram.Buckets;
import java.util.Map;
import java.util.TreeMap;

/** Percentiles of several histograms together, by the weights of their buckets. */
public final class Percentiles {
    private final Buckets buckets;
    private final TreeMap<Integer, Double> sums = new TreeMap<>();
    private double total;

    public Percentiles(Buckets buckets) {
        this.buckets = buckets;
    }

    /**
     * @param weights by bucket, as {@link DecayingHistogram#weights} has them
     * @throws IllegalArgumentException when there is no such bucket, or a weight is not positive
     */
    public void add(Map<Integer, Double> weights) {
        weights.forEach((bucket, weight) -> {
            if (bucket < 0 || bucket >= buckets.count() || !(weight > 0)) {
                throw new IllegalArgumentException("no bucket " + bucket + " of weight " + weight);
            }
            sums.merge(bucket, weight, Double::sum);
            total += weight;
        });
    }

    /**
     * As {@link DecayingHistogram#percentile}.
     *
     * @param part from 0 to 1
     */
    public double percentile(double part) {
        double sum = 0;
        for (Map.Entry<Integer, Double> each : sums.entrySet()) {
            sum += each.getValue();
            if (sum >= part * total * (1 - 1e-9)) {
                return buckets.end(each.getKey());
            }
        }
        return sums.isEmpty() ? 0 : buckets.end(sums.lastKey());
    }
}
