package io.kebne.http.limits;

import io.kebne.protocol.InvalidValueException;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How fast somebody may call (Mesos: RateLimit).
 *
 * @param qps calls a second in the long run; empty: as fast as they like
 * @param capacity how many calls may come at once; empty: those of a second, and at least one
 */
record RateLimit(OptionalDouble qps, OptionalLong capacity) {
    static final RateLimit NONE = new RateLimit(OptionalDouble.empty(), OptionalLong.empty());

    RateLimit {
        if (qps.isPresent() && !(qps.getAsDouble() > 0 && qps.getAsDouble() <= Integer.MAX_VALUE)) {
            throw new InvalidValueException("qps", "must be more than 0, and at most " + Integer.MAX_VALUE);
        }
        if (capacity.isPresent() && (capacity.getAsLong() < 1 || capacity.getAsLong() > Integer.MAX_VALUE)) {
            throw new InvalidValueException("capacity", "must lie between 1 and " + Integer.MAX_VALUE);
        }
        if (qps.isEmpty() && capacity.isPresent()) {
            throw new InvalidValueException("capacity", "has no effect without qps");
        }
    }

    /** How many calls may come at once. */
    double burst() {
        return capacity.isPresent() ? capacity.getAsLong() : Math.max(1, Math.ceil(qps.orElse(1)));
    }
}
