package io.kebne.protocol.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Scalar;

/**
 * How much of a resource a task may use (mesos.proto, TaskInfo.limits). Written as a number or as {@code "Infinity"}.
 *
 * @param thousandths of the resource's unit, or {@link #INFINITE}'s
 */
public record Limit(long thousandths) {
    /** No limit. */
    public static final Limit INFINITE = new Limit(Long.MAX_VALUE);

    private static final String INFINITY = "Infinity";

    public Limit {
        if (thousandths != Long.MAX_VALUE && (thousandths < 0 || thousandths > Scalar.MAX_THOUSANDTHS)) {
            throw new InvalidValueException("limits", "must lie between 0 and 1e12, or be Infinity");
        }
    }

    public static Limit of(double amount) {
        return amount == Double.POSITIVE_INFINITY
                ? INFINITE
                : new Limit(Scalar.of(amount).thousandths());
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Limit read(Object value) {
        if (value instanceof Number number) {
            return of(number.doubleValue());
        }
        if (INFINITY.equals(value)) {
            return INFINITE;
        }
        throw new InvalidValueException("limits", "expected a number or \"Infinity\"");
    }

    @JsonValue
    Object write() {
        return isInfinite() ? INFINITY : Double.valueOf(thousandths / 1000.0);
    }

    public boolean isInfinite() {
        return thousandths == Long.MAX_VALUE;
    }
}
