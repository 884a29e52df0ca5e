package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import java.util.Optional;

/**
 * How instances are replaced by those of another version (Marathon: upgradeStrategy).
 *
 * @param minimumHealthCapacity which part of the instances wanted stays ready, from 0 to 1
 * @param maximumOverCapacity which part of them there may be more, from 0 to 1
 * @param progressDeadline how long a deployment may go on without one more ready instance; Kebne's own
 * @param autoRollback whether the version before is deployed again then; Kebne's own
 * @param canary what is tried first; Kebne's own
 */
public record UpgradeStrategy(
        double minimumHealthCapacity,
        double maximumOverCapacity,
        Duration progressDeadline,
        boolean autoRollback,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Canary> canary) {
    public static final UpgradeStrategy DEFAULT =
            new UpgradeStrategy(1, 1, Duration.ofMinutes(10), true, Optional.empty());

    public UpgradeStrategy {
        requirePart("minimumHealthCapacity", minimumHealthCapacity);
        requirePart("maximumOverCapacity", maximumOverCapacity);
        if (progressDeadline.toMillis() < 1 || progressDeadline.compareTo(Duration.ofDays(7)) > 0) {
            throw new InvalidValueException("progressDeadlineSeconds", "must be more than 0 and at most 604800");
        }
    }

    /** Without a canary. */
    public UpgradeStrategy(
            double minimumHealthCapacity, double maximumOverCapacity, Duration progressDeadline, boolean autoRollback) {
        this(minimumHealthCapacity, maximumOverCapacity, progressDeadline, autoRollback, Optional.empty());
    }

    public UpgradeStrategy withCanary(Canary wanted) {
        return new UpgradeStrategy(
                minimumHealthCapacity, maximumOverCapacity, progressDeadline, autoRollback, Optional.of(wanted));
    }

    /** How many instances stay ready. */
    public int minimum(int instances) {
        return (int) Math.ceil(instances * minimumHealthCapacity - 1e-9);
    }

    /** How many there may be. Where nothing could be replaced, it is one more than wanted, as in Marathon. */
    public int maximum(int instances) {
        int most = instances + (int) Math.floor(instances * maximumOverCapacity + 1e-9);
        return most <= minimum(instances) ? most + 1 : most;
    }

    private static void requirePart(String field, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new InvalidValueException(field, "must lie between 0 and 1");
        }
    }
}
