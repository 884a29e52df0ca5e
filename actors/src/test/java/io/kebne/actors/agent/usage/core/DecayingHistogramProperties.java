package io.kebne.actors.agent.usage.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kebne.actors.agent.usage.core.DecayingHistogram.Buckets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A histogram against all values and their weights. */
class DecayingHistogramProperties {
    private static final long HALF_LIFE = 1_000;

    private record Seen(double value, double weight) {}

    /** Values from a tenth of the first bucket to beyond the last one's end would do; these stay below it. */
    @Property(tries = 500)
    void aPercentileIsAtMostOneBucketTooLarge(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 1_000_000) Integer> thousandths,
            @ForAll @IntRange(max = 30_000) int pause,
            @ForAll @DoubleRange(min = 0.01, max = 1) double part) {
        DecayingHistogram histogram = new DecayingHistogram(Buckets.CPUS, HALF_LIFE);
        List<Seen> all = new ArrayList<>();
        long end = (long) pause * (thousandths.size() - 1);
        for (int i = 0; i < thousandths.size(); i++) {
            double value = thousandths.get(i) / 1000.0;
            long at = (long) pause * i;
            histogram.add(value, at);
            all.add(new Seen(value, Math.pow(2, (at - end) / (double) HALF_LIFE)));
        }

        double exact = exact(all, part);

        double least = Math.max(exact, Buckets.CPUS.first());
        assertThat(histogram.percentile(part))
                .isGreaterThanOrEqualTo(least * (1 - 1e-6))
                .isLessThanOrEqualTo(least * Buckets.CPUS.growth() * (1 + 1e-6));
    }

    private static double exact(List<Seen> all, double part) {
        all.sort(Comparator.comparingDouble(Seen::value));
        double total = all.stream().mapToDouble(Seen::weight).sum();
        double sum = 0;
        for (Seen seen : all) {
            sum += seen.weight();
            if (sum >= part * total * (1 - 1e-9)) {
                return seen.value();
            }
        }
        return all.get(all.size() - 1).value();
    }

    /** However long ago it was, and however often weights were brought back to their size meanwhile. */
    @Property(tries = 200)
    void whatWasSeenAHalfLifeAgoCountsForHalf(@ForAll @IntRange(min = 1, max = 400) int halfLives) {
        DecayingHistogram histogram = new DecayingHistogram(Buckets.CPUS, HALF_LIFE);
        histogram.add(1, 0);
        for (int i = 1; i < halfLives; i++) {
            histogram.add(0.001, i * HALF_LIFE);
        }

        int bucket = Buckets.CPUS.of(1);
        double left = histogram.weights(halfLives * HALF_LIFE).getOrDefault(bucket, 0.0);

        assertThat(left).isCloseTo(Math.pow(2, -halfLives), within(1e-9 * Math.pow(2, -halfLives)));
    }

    @Property(tries = 200)
    void historiesAddUpToWhatTheyAreTogether(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 100_000) Integer> first,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 100_000) Integer> second,
            @ForAll @DoubleRange(min = 0.05, max = 1) double part) {
        DecayingHistogram together = new DecayingHistogram(Buckets.CPUS, HALF_LIFE);
        Percentiles sums = new Percentiles(Buckets.CPUS);
        for (List<Integer> some : List.of(first, second)) {
            DecayingHistogram alone = new DecayingHistogram(Buckets.CPUS, HALF_LIFE);
            some.forEach(thousandths -> {
                alone.add(thousandths / 1000.0, 0);
                together.add(thousandths / 1000.0, 0);
            });
            sums.add(alone.weights(0));
        }

        assertThat(sums.percentile(part)).isEqualTo(together.percentile(part));
    }
}
