package io.kebne.http.wire.v1;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** Spans of time, which Mesos writes as seconds or as nanoseconds. */
final class Durations {
    /** What is finer than a microsecond is no more in a double of a century. */
    private static final double MAX_SECONDS = 36_500.0 * 24 * 3600;

    private static final double MICROS_PER_SECOND = 1e6;

    private Durations() {}

    /** @return empty when there is no such span, or it is longer than a century */
    static Optional<Duration> ofSeconds(double seconds) {
        return seconds >= 0 && seconds <= MAX_SECONDS
                ? Optional.of(Duration.of(Math.round(seconds * MICROS_PER_SECOND), ChronoUnit.MICROS))
                : Optional.empty();
    }

    static Duration read(Protos.DurationInfo duration) {
        return Duration.ofNanos(duration.getNanoseconds());
    }

    static Protos.DurationInfo write(Duration duration) {
        return Protos.DurationInfo.newBuilder()
                .setNanoseconds(duration.toNanos())
                .build();
    }
}
