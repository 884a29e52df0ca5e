package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.service.core.ScalingRule.Bounds;
import io.kebne.actors.service.core.ScalingRule.Verdict;
import io.kebne.actors.service.core.ScalingRule.Wish;
import io.kebne.protocol.service.Autoscaling;
import io.kebne.protocol.service.Scaling;
import io.kebne.protocol.service.ScalingPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ScalingRuleTest {
    private static final long NOW = 1_000_000_000L;
    private static final Bounds ANY = new Bounds(1, 100, Optional.empty());
    private static final Autoscaling AT_ONCE =
            Autoscaling.of(1, 100, new ScalingPolicy.Cpu(50)).withTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private static List<OptionalDouble> values(double... known) {
        List<OptionalDouble> values = new ArrayList<>();
        for (double value : known) {
            values.add(Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value));
        }
        return values;
    }

    private static int average(int current, double... known) {
        return ScalingRule.average(50, 0.1, current, values(known)).instances();
    }

    private static Verdict decide(Autoscaling scaling, int current, int wish, int highest) {
        return ScalingRule.decide(
                scaling,
                ANY,
                current,
                List.of(new Wish(OptionalDouble.empty(), wish, Optional.empty())),
                highest,
                Optional.empty(),
                Optional.empty(),
                NOW);
    }

    @Test
    void aChangeFarAheadIsNotWaitedFor() {
        Wish five = new Wish(OptionalDouble.empty(), 5, Optional.empty());
        Autoscaling slow = AT_ONCE.withTimes(Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO);
        for (long ahead : new long[] {-70_000, 3_600_000}) {
            Optional<Scaling> last = Optional.of(new Scaling(NOW + ahead, 1, 2, Optional.empty()));

            assertThat(ScalingRule.decide(slow, ANY, 2, List.of(five), 5, last, Optional.empty(), NOW)
                            .next())
                    .isEqualTo(5);
        }
        Optional<Scaling> near = Optional.of(new Scaling(NOW + 1_000, 1, 2, Optional.empty()));
        assertThat(ScalingRule.decide(slow, ANY, 2, List.of(five), 5, near, Optional.empty(), NOW)
                        .next())
                .isEqualTo(2);
    }

    @Test
    void veryLargeNumbersAreSomeNumberTogether() {
        Wish wish = ScalingRule.average(50, 0.1, 2, values(Double.MAX_VALUE, Double.MAX_VALUE));

        assertThat(wish.value().getAsDouble()).isPositive().isLessThan(Double.POSITIVE_INFINITY);
        assertThat(wish.instances()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void theNumberFollowsWhatAllDoTogether() {
        assertThat(average(2, 100, 100)).isEqualTo(4);
        assertThat(average(4, 20, 20, 20, 20)).isEqualTo(2);
        assertThat(average(3, 90, 80, 85)).isEqualTo(6);
        assertThat(average(2, 0, 0)).isZero();
    }

    @Test
    void aValueNearItsTargetChangesNothing() {
        assertThat(average(2, 54, 54)).isEqualTo(2);
        assertThat(average(2, 46, 46)).isEqualTo(2);
        assertThat(average(2, 56, 56)).isEqualTo(3);
    }

    @Test
    void whatIsNotKnownTakesNobodyAway() {
        assertThat(average(3, 5, 5, Double.NaN)).isEqualTo(3);
        assertThat(average(3, 5, 5)).isEqualTo(3);
        assertThat(average(3)).isEqualTo(3);
    }

    @Test
    void thoseOfWhichNothingIsKnownCountAsIdleWhereMoreAreWanted() {
        assertThat(average(4, 69, 69, 69)).isEqualTo(4);
        assertThat(average(4, 69, 69, 69, Double.NaN)).isEqualTo(4);
        assertThat(average(3, 100, 100, Double.NaN)).isEqualTo(4);
    }

    @Test
    void aNumberForAllIsSharedByThem() {
        assertThat(ScalingRule.total(10, 0.1, 2, OptionalDouble.of(45), Optional.empty())
                        .instances())
                .isEqualTo(5);
        assertThat(ScalingRule.total(10, 0.1, 0, OptionalDouble.of(1), Optional.empty())
                        .instances())
                .isEqualTo(1);
        assertThat(ScalingRule.total(10, 0.1, 4, OptionalDouble.of(41), Optional.empty())
                        .instances())
                .isEqualTo(4);
        assertThat(ScalingRule.total(10, 0.1, 4, OptionalDouble.empty(), Optional.of("away"))
                        .instances())
                .isEqualTo(4);
        assertThat(ScalingRule.total(0.1, 0.1, 1, OptionalDouble.of(0.1 + 0.2), Optional.empty())
                        .instances())
                .isEqualTo(3);
    }

    @Test
    void theHighestWishWins() {
        List<Wish> wishes = List.of(
                new Wish(OptionalDouble.empty(), 3, Optional.empty()),
                new Wish(OptionalDouble.empty(), 7, Optional.empty()),
                new Wish(OptionalDouble.empty(), 5, Optional.empty()));

        assertThat(ScalingRule.wanted(ANY, wishes)).isEqualTo(7);
        assertThat(ScalingRule.wanted(new Bounds(1, 6, Optional.empty()), wishes))
                .isEqualTo(6);
        assertThat(ScalingRule.wanted(new Bounds(4, 6, Optional.empty()), List.of()))
                .isEqualTo(4);
    }

    @Test
    void aCoolDownHoldsWhatIsWanted() {
        Autoscaling slow = AT_ONCE.withTimes(Duration.ofSeconds(60), Duration.ofSeconds(300), Duration.ZERO);
        Wish more = new Wish(OptionalDouble.empty(), 8, Optional.empty());
        Wish fewer = new Wish(OptionalDouble.empty(), 2, Optional.empty());
        Optional<Scaling> recent = Optional.of(new Scaling(NOW - 59_000, 4, 5, Optional.empty()));

        assertThat(ScalingRule.decide(slow, ANY, 5, List.of(more), 8, recent, Optional.empty(), NOW))
                .isEqualTo(new Verdict(8, 5, Optional.of("instances were added a moment ago: not for 1 s")));
        assertThat(ScalingRule.decide(slow, ANY, 5, List.of(more), 8, recent, Optional.empty(), NOW + 1000)
                        .next())
                .isEqualTo(8);
        assertThat(ScalingRule.decide(slow, ANY, 5, List.of(more), 8, Optional.empty(), recent, NOW)
                        .next())
                .isEqualTo(8);
        assertThat(ScalingRule.decide(slow, ANY, 5, List.of(fewer), 2, recent, Optional.empty(), NOW + 240_000)
                        .next())
                .isEqualTo(5);
        assertThat(ScalingRule.decide(slow, ANY, 5, List.of(fewer), 2, Optional.empty(), recent, NOW + 240_999)
                        .next())
                .isEqualTo(5);
        assertThat(ScalingRule.decide(slow, ANY, 5, List.of(fewer), 2, recent, Optional.empty(), NOW + 241_000)
                        .next())
                .isEqualTo(2);
    }

    @Test
    void fewerAreWantedForTheWholeWindow() {
        assertThat(decide(AT_ONCE, 9, 3, 7).next()).isEqualTo(7);
        assertThat(decide(AT_ONCE, 9, 3, 12).next()).isEqualTo(9);
        assertThat(decide(AT_ONCE, 9, 3, 3).next()).isEqualTo(3);
    }

    @Test
    void stepsAreBounded() {
        Autoscaling small = AT_ONCE.withSteps(2, 1);

        assertThat(decide(small, 4, 9, 9).next()).isEqualTo(6);
        assertThat(decide(small, 9, 4, 4).next()).isEqualTo(8);
    }

    @Test
    void boundsHoldWhateverWaits() {
        Autoscaling slow = AT_ONCE.withTimes(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));
        Optional<Scaling> recent = Optional.of(new Scaling(NOW, 2, 3, Optional.empty()));

        assertThat(ScalingRule.decide(slow, new Bounds(6, 9, Optional.empty()), 3, List.of(), 3, recent, recent, NOW)
                        .next())
                .isEqualTo(6);
        assertThat(ScalingRule.decide(slow, new Bounds(2, 2, Optional.empty()), 3, List.of(), 3, recent, recent, NOW)
                        .next())
                .isEqualTo(2);
    }

    @Property
    void whateverIsMeasuredTheBoundsHoldAndWhatIsMissingTakesNobodyAway(
            @ForAll @Size(max = 12) List<@DoubleRange(min = 0, max = 1000) Double> known,
            @ForAll @IntRange(max = 5) int missing,
            @ForAll @IntRange(min = 1, max = 5) int least,
            @ForAll @IntRange(max = 20) int more,
            @ForAll @LongRange(max = 400_000) long ago,
            @ForAll @IntRange(max = 30) int highestBefore) {
        List<OptionalDouble> values = new ArrayList<>();
        known.forEach(value -> values.add(OptionalDouble.of(value)));
        for (int i = 0; i < missing; i++) {
            values.add(OptionalDouble.empty());
        }
        int current = Math.min(least + more, Math.max(least, values.size()));
        Autoscaling scaling =
                Autoscaling.of(least, least + more, new ScalingPolicy.Cpu(50)).withSteps(3, 2);
        Bounds bounds = new Bounds(least, least + more, Optional.empty());
        Wish wish = ScalingRule.average(50, 0.1, current, values);
        int highest = Math.max(highestBefore, ScalingRule.wanted(bounds, List.of(wish)));
        Optional<Scaling> last = Optional.of(new Scaling(NOW - ago, 1, 2, Optional.empty()));

        Verdict verdict =
                ScalingRule.decide(scaling, bounds, current, List.of(wish), highest, last, Optional.empty(), NOW);

        assertThat(verdict.next()).isBetween(least, least + more).isBetween(current - 2, current + 3);
        if (missing > 0 || known.size() < current) {
            assertThat(verdict.next()).isGreaterThanOrEqualTo(current);
        }
        if (ago < 60_000) {
            assertThat(verdict.next()).isEqualTo(current);
        }
        if (ago < 300_000) {
            assertThat(verdict.next()).isGreaterThanOrEqualTo(current);
        }
        if (verdict.next() != verdict.wanted()) {
            assertThat(verdict.held()).isPresent();
        }
    }

    @Property
    void whoDoesMoreIsNeverGivenFewer(
            @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = 0, max = 1000) Double> known,
            @ForAll @DoubleRange(max = 500) double more) {
        List<OptionalDouble> before = new ArrayList<>();
        List<OptionalDouble> after = new ArrayList<>();
        for (double value : known) {
            before.add(OptionalDouble.of(value));
            after.add(OptionalDouble.of(value + more));
        }

        assertThat(ScalingRule.average(50, 0.1, known.size(), after).instances())
                .isGreaterThanOrEqualTo(
                        ScalingRule.average(50, 0.1, known.size(), before).instances());
    }
}
