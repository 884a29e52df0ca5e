package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the number of a service's instances follows what they do (Kubernetes: HorizontalPodAutoscaler); Kebne's own.
 *
 * @param minInstances at least so many, whatever the policies say
 * @param maxInstances at most so many
 * @param policies each wants a number of instances: the highest wins
 * @param scaleUpCooldown for how long after instances were added no more are
 * @param scaleDownCooldown for how long after their number has changed none is taken away
 * @param scaleDownStabilization none is taken away unless all that the policies wanted for so long was less
 * @param tolerance how far a value may be from its target, as a part of it, before anything changes
 * @param maxStepUp so many are added at once at most; empty: any number
 * @param maxStepDown so many are taken away at once at most; empty: any number
 */
public record Autoscaling(
        int minInstances,
        int maxInstances,
        List<ScalingPolicy> policies,
        Duration scaleUpCooldown,
        Duration scaleDownCooldown,
        Duration scaleDownStabilization,
        double tolerance,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> maxStepUp,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> maxStepDown) {
    public static final Duration SCALE_UP_COOLDOWN = Duration.ofSeconds(60);
    public static final Duration SCALE_DOWN_COOLDOWN = Duration.ofMinutes(5);
    public static final Duration STABILIZATION = Duration.ofMinutes(5);
    public static final double TOLERANCE = 0.1;

    private static final int MAX_POLICIES = 10;
    private static final Duration MAX_TIME = Duration.ofDays(1);

    public Autoscaling {
        if (minInstances < 0 || minInstances > ServiceSpec.MAX_INSTANCES) {
            throw new InvalidValueException("minInstances", "must lie between 0 and " + ServiceSpec.MAX_INSTANCES);
        }
        if (maxInstances < Math.max(1, minInstances) || maxInstances > ServiceSpec.MAX_INSTANCES) {
            throw new InvalidValueException(
                    "maxInstances",
                    "must lie between " + Math.max(1, minInstances) + " and " + ServiceSpec.MAX_INSTANCES);
        }
        policies = List.copyOf(policies);
        if (policies.isEmpty() || policies.size() > MAX_POLICIES) {
            throw new InvalidValueException("policies", "must be 1 to " + MAX_POLICIES);
        }
        if (minInstances == 0 && policies.stream().noneMatch(ScalingPolicy::needsNoInstance)) {
            throw new InvalidValueException(
                    "minInstances",
                    "must be at least 1 where all policies look at instances: there would be none again");
        }
        requireTime("scaleUpCooldownSeconds", scaleUpCooldown);
        requireTime("scaleDownCooldownSeconds", scaleDownCooldown);
        requireTime("scaleDownStabilizationSeconds", scaleDownStabilization);
        if (!(tolerance >= 0 && tolerance < 1)) {
            throw new InvalidValueException("tolerance", "must be at least 0 and less than 1");
        }
        requireStep("maxStepUp", maxStepUp);
        requireStep("maxStepDown", maxStepDown);
    }

    /** With the usual times. */
    public static Autoscaling of(int minInstances, int maxInstances, ScalingPolicy... policies) {
        return new Autoscaling(
                minInstances,
                maxInstances,
                List.of(policies),
                SCALE_UP_COOLDOWN,
                SCALE_DOWN_COOLDOWN,
                STABILIZATION,
                TOLERANCE,
                Optional.empty(),
                Optional.empty());
    }

    public Autoscaling withTimes(Duration upCooldown, Duration downCooldown, Duration stabilization) {
        return new Autoscaling(
                minInstances,
                maxInstances,
                policies,
                upCooldown,
                downCooldown,
                stabilization,
                tolerance,
                maxStepUp,
                maxStepDown);
    }

    public Autoscaling withSteps(int up, int down) {
        return new Autoscaling(
                minInstances,
                maxInstances,
                policies,
                scaleUpCooldown,
                scaleDownCooldown,
                scaleDownStabilization,
                tolerance,
                Optional.of(up),
                Optional.of(down));
    }

    /** The nearest number within the bounds. */
    public int within(int instances) {
        return Math.max(minInstances, Math.min(maxInstances, instances));
    }

    /** About how many characters the policies have. */
    int size() {
        return policies.stream().mapToInt(ScalingPolicy::size).sum();
    }

    private static void requireTime(String field, Duration time) {
        if (time.isNegative() || time.compareTo(MAX_TIME) > 0) {
            throw new InvalidValueException(field, "must lie between 0 and " + MAX_TIME.toSeconds());
        }
    }

    private static void requireStep(String field, Optional<Integer> step) {
        if (step.filter(s -> s < 1 || s > ServiceSpec.MAX_INSTANCES).isPresent()) {
            throw new InvalidValueException(field, "must lie between 1 and " + ServiceSpec.MAX_INSTANCES);
        }
    }
}
