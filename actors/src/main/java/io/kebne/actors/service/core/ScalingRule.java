package io.kebne.actors.service.core;

import io.kebne.protocol.service.Autoscaling;
import io.kebne.protocol.service.Scaling;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How many instances there are to be next, after Kubernetes' HorizontalPodAutoscaler. Pure: what was measured, and when the number
 * changed last, are arguments.
 *
 * <p>Each policy wants {@code ceil(what was measured of all together / target)}, or as many as there are while the average is
 * within the tolerance of its target. The highest wish counts. What was not measured never takes an instance away: a policy
 * without a value wants as many as there are, and so does one that has values of some instances only, unless those alone are
 * reason enough for more. Bounds hold at once; all else waits for cool-downs, and for the window in which all wishes were lower.
 */
final class ScalingRule {
    /** A quotient that is whole but for rounding is whole. */
    private static final double ROUNDING = 1e-9;

    /**
     * What a policy wants.
     *
     * @param value that it was measured by, on the average where it is of instances
     * @param instances how many
     * @param problem what could not be measured
     */
    record Wish(OptionalDouble value, int instances, Optional<String> problem) {}

    /** Between which numbers the wishes count, and which schedule says so, if one does. */
    record Bounds(int least, int most, Optional<String> why) {
        int within(int instances) {
            return Math.max(least, Math.min(most, instances));
        }
    }

    /**
     * @param wanted the highest wish, within the bounds
     * @param next how many there are to be
     * @param held why these are not as many
     */
    record Verdict(int wanted, int next, Optional<String> held) {}

    private ScalingRule() {}

    /**
     * By what instances use or tell of themselves.
     *
     * @param current how many there are to be now
     * @param values of those that are there; empty: not known, or not to be relied upon
     */
    static Wish average(double target, double tolerance, int current, List<OptionalDouble> values) {
        double sum = 0;
        int known = 0;
        for (OptionalDouble value : values) {
            if (value.isPresent()) {
                sum += value.getAsDouble();
                known++;
            }
        }
        int missing = Math.max(current, values.size()) - known;
        Optional<String> problem = missing == 0
                ? Optional.empty()
                : Optional.of(
                        "nothing is known of " + missing + " of " + Math.max(current, values.size()) + " instances");
        if (known == 0) {
            return new Wish(OptionalDouble.empty(), current, problem);
        }
        // Of very large numbers together there is none.
        sum = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, sum));
        double average = sum / known;
        // Those of which nothing is known count as if they did nothing where that is careful: when there are to be
        // more.
        double cautious = average > target ? sum / (known + missing) : average;
        boolean more = cautious > target * (1 + tolerance);
        boolean fewer = cautious < target * (1 - tolerance) && missing == 0;
        int wanted = ceil(sum / target);
        int wish = more ? Math.max(current, wanted) : fewer ? Math.min(current, wanted) : current;
        return new Wish(OptionalDouble.of(average), wish, problem);
    }

    /** By what somebody tells of all instances together. */
    static Wish total(double target, double tolerance, int current, OptionalDouble value, Optional<String> problem) {
        if (value.isEmpty()) {
            return new Wish(value, current, problem);
        }
        double sum = value.getAsDouble();
        boolean near = current > 0 && Math.abs(sum - target * current) <= tolerance * target * current;
        return new Wish(value, near ? current : ceil(sum / target), Optional.empty());
    }

    /**
     * @param wishes of the policies that measure something; none: as few instances as the bounds allow
     * @param highest the highest of the latest wishes, of as long as the window is
     * @param now in milliseconds since the epoch
     */
    static Verdict decide(
            Autoscaling scaling,
            Bounds bounds,
            int current,
            List<Wish> wishes,
            int highest,
            Optional<Scaling> lastUp,
            Optional<Scaling> lastDown,
            long now) {
        int wanted = wanted(bounds, wishes);
        int from = bounds.within(current);
        if (wanted > from) {
            long cooling = left(scaling.scaleUpCooldown(), lastUp, now);
            int next = Math.min(wanted, from + scaling.maxStepUp().orElse(wanted));
            return cooling > 0
                    ? new Verdict(wanted, from, Optional.of("instances were added a moment ago: " + pause(cooling)))
                    : new Verdict(wanted, next, next == wanted ? Optional.empty() : Optional.of("so many at once"));
        } else if (wanted < from) {
            int stable = Math.min(from, bounds.within(highest));
            long cooling = Math.max(
                    left(scaling.scaleDownCooldown(), lastUp, now), left(scaling.scaleDownCooldown(), lastDown, now));
            if (cooling > 0) {
                return new Verdict(wanted, from, Optional.of("their number changed a moment ago: " + pause(cooling)));
            }
            int next = Math.max(
                    Math.max(stable, wanted), from - scaling.maxStepDown().orElse(from));
            Optional<String> held = next == wanted
                    ? Optional.empty()
                    : Optional.of(stable > wanted ? "more were wanted a while ago" : "so many at once");
            return new Verdict(wanted, next, held);
        }
        return new Verdict(wanted, from, Optional.empty());
    }

    /** The highest wish, within the bounds. */
    static int wanted(Bounds bounds, List<Wish> wishes) {
        return bounds.within(wishes.stream().mapToInt(Wish::instances).max().orElse(bounds.least()));
    }

    /** What lies further ahead than a cool-down takes is the time of another master, whose clock is wrong. */
    private static long left(Duration cooldown, Optional<Scaling> last, long now) {
        long length = cooldown.toMillis();
        long ago = last.map(scaling -> now - scaling.atMillis()).orElse(length);
        return ago < -length ? 0 : length - ago;
    }

    private static String pause(long millis) {
        return "not for " + (millis + 999) / 1000 + " s";
    }

    private static int ceil(double quotient) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, Math.ceil(quotient - ROUNDING)));
    }
}
