package io.kebne.actors.allocator.core;

import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many in so long a time, evenly spread (Mesos' RateLimiter): one at once, and each further one the same interval
 * after the one before.
 *
 * @param permits at least 1
 * @param per positive
 */
public record RateLimit(int permits, Duration per) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*/\\s*(\\d{1,9})\\s*([a-z]+)");

    /** By Mesos' names of units and by those of other settings. */
    private static final Map<String, Duration> UNITS = Map.ofEntries(
            Map.entry("ms", Duration.ofMillis(1)),
            Map.entry("s", Duration.ofSeconds(1)),
            Map.entry("secs", Duration.ofSeconds(1)),
            Map.entry("m", Duration.ofMinutes(1)),
            Map.entry("mins", Duration.ofMinutes(1)),
            Map.entry("h", Duration.ofHours(1)),
            Map.entry("hrs", Duration.ofHours(1)),
            Map.entry("d", Duration.ofDays(1)),
            Map.entry("days", Duration.ofDays(1)),
            Map.entry("weeks", Duration.ofDays(7)));

    public RateLimit {
        if (permits < 1 || per.toMillis() < 1) {
            throw new InvalidValueException("rate", "must be at least 1 in at least 1 ms");
        }
    }

    /**
     * Reads {@code "1/10mins"}; blank text is no limit.
     *
     * @param field named when the text is wrong
     */
    public static Optional<RateLimit> parse(String field, String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        Matcher matcher = TEXT.matcher(text.strip());
        Duration unit = matcher.matches() ? UNITS.get(matcher.group(3)) : null;
        if (unit == null) {
            throw new InvalidValueException(field, "'" + text + "': expected a number and a time, as in 1/10mins");
        }
        int permits = Integer.parseInt(matcher.group(1));
        Duration per = unit.multipliedBy(Integer.parseInt(matcher.group(2)));
        if (permits < 1 || per.isZero()) {
            throw new InvalidValueException(field, "'" + text + "': must be at least 1 in some time");
        }
        return Optional.of(new RateLimit(permits, per));
    }

    /** From one to the next, in milliseconds. */
    long intervalMillis() {
        return per.toMillis() / permits;
    }

    @Override
    public String toString() {
        return permits + " in " + per;
    }
}
