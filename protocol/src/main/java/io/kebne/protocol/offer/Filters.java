package io.kebne.protocol.offer;

import java.time.Duration;

/**
 * How long refused resources should not be offered to the same framework again (mesos.proto, Filters).
 *
 * @param refuse zero: may be offered again at once
 */
public record Filters(Duration refuse) {
    private static final Duration MAX = Duration.ofDays(365);

    /** Mesos' default. */
    public static final Filters DEFAULT = new Filters(Duration.ofSeconds(5));

    public static final Filters NONE = new Filters(Duration.ZERO);

    /** A negative duration becomes the default and one over 365 days becomes that, as in Mesos. */
    public Filters {
        if (refuse.isNegative()) {
            refuse = Duration.ofSeconds(5);
        } else if (refuse.compareTo(MAX) > 0) {
            refuse = MAX;
        }
    }
}
