package io.kebne.protocol.machine;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a machine will not be there (mesos.proto, Unavailability).
 *
 * @param start from when on; between the epoch and what 64 bits of nanoseconds can say, in the year 2262
 * @param duration for how long; empty: nobody knows
 */
public record Unavailability(Instant start, Optional<Duration> duration) {
    private static final Instant MAX_START = Instant.ofEpochSecond(0, Long.MAX_VALUE);
    private static final Duration MAX_DURATION = Duration.ofNanos(Long.MAX_VALUE);

    public Unavailability {
        if (start == null || start.isBefore(Instant.EPOCH) || start.isAfter(MAX_START)) {
            throw new InvalidValueException("unavailability.start", "must lie between the years 1970 and 2262");
        }
        if (duration.isPresent()
                && (duration.get().isNegative() || duration.get().compareTo(MAX_DURATION) > 0)) {
            throw new InvalidValueException("unavailability.duration", "must lie between 0 and 292 years");
        }
    }

    /** When it ends; empty when nobody knows. */
    public Optional<Instant> end() {
        return duration.map(start::plus);
    }

    /**
     * Reads Mesos' object, {@code {"start": {"nanoseconds": …}, "duration": {"nanoseconds": …}}}. Numbers may be written
     * as text, as protocol buffers' JSON has them.
     *
     * @throws InvalidValueException naming the field at fault
     */
    public static Unavailability read(JsonNode object) {
        long start = nanoseconds(object.path("start"), "unavailability.start");
        JsonNode duration = object.path("duration");
        return new Unavailability(
                Instant.ofEpochSecond(0, start),
                duration.isMissingNode() || duration.isNull()
                        ? Optional.empty()
                        : Optional.of(Duration.ofNanos(nanoseconds(duration, "unavailability.duration"))));
    }

    /** Writes Mesos' object, which {@link #read} reads back. */
    public void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("start");
        out.writeNumberField(
                "nanoseconds", Duration.between(Instant.EPOCH, start).toNanos());
        out.writeEndObject();
        if (duration.isPresent()) {
            out.writeObjectFieldStart("duration");
            out.writeNumberField("nanoseconds", duration.get().toNanos());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static long nanoseconds(JsonNode object, String field) {
        JsonNode value = object.path("nanoseconds");
        if (value.canConvertToLong() && value.isIntegralNumber()) {
            return value.asLong();
        }
        if (value.isTextual() && value.asText().matches("-?[0-9]{1,20}")) {
            BigInteger number = new BigInteger(value.asText());
            if (number.bitLength() < Long.SIZE) {
                return number.longValue();
            }
        }
        throw new InvalidValueException(field + ".nanoseconds", "expected a whole number of 64 bits");
    }
}
