package io.kebne.protocol.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When a job is to run by the wall clock. Each such time is a slot, and a slot has one run at most.
 *
 * @param text five fields of cron, or a repeating interval of ISO 8601 such as {@code R5/2026-01-01T00:00:00Z/PT1H}
 * @param timeZone in which cron's fields are meant, and days and months are added
 * @param concurrency what becomes of a slot while an earlier run goes on
 * @param catchUp what becomes of slots whose time has passed while nobody could look at them
 * @param catchUpLimit of those that are all caught up with, how many at most: the latest
 * @param startingDeadline after which a slot is too late to run; empty: a minute where nothing is caught up with, else never
 */
public record Schedule(
        String text,
        String timeZone,
        Concurrency concurrency,
        CatchUp catchUp,
        int catchUpLimit,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Duration> startingDeadline) {
    /** What becomes of a slot while an earlier run goes on (Kubernetes: concurrencyPolicy). */
    public enum Concurrency {
        /** It runs beside it. */
        ALLOW,
        /** It is left out, or waits where it is caught up with. Runs that users begin wait. */
        FORBID,
        /** It runs in its place. */
        REPLACE
    }

    /** What becomes of slots that have passed. */
    public enum CatchUp {
        /** Only the latest runs, and only before its starting deadline. */
        NONE,
        /** The latest runs. */
        LAST,
        /** All run, one after the other in their order. */
        ALL
    }

    public static final int MAX_CATCH_UP = 1000;
    public static final int DEFAULT_CATCH_UP = 100;

    private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(1);
    private static final Duration SHORTEST_DEADLINE = Duration.ofMillis(1);
    private static final int MAX_LENGTH = 200;

    public Schedule {
        if (text == null || text.isBlank() || text.length() > MAX_LENGTH) {
            throw new InvalidValueException("schedule", "must have 1 to " + MAX_LENGTH + " characters");
        }
        if (catchUpLimit < 1 || catchUpLimit > MAX_CATCH_UP) {
            throw new InvalidValueException("catchUpLimit", "must lie between 1 and " + MAX_CATCH_UP);
        }
        if (startingDeadline
                .filter(d -> d.toDays() > 365 || d.compareTo(SHORTEST_DEADLINE) < 0)
                .isPresent()) {
            throw new InvalidValueException("startingDeadlineSeconds", "must be more than 0 and at most 365 days");
        }
        if (concurrency == Concurrency.REPLACE && catchUp == CatchUp.ALL) {
            throw new InvalidValueException("catchUp", "must be none or last where a run replaces the one before");
        }
        zone(timeZone);
    }

    /** In UTC, beside earlier runs, and without catching up. */
    public static Schedule of(String text) {
        return new Schedule(text, "UTC", Concurrency.ALLOW, CatchUp.NONE, DEFAULT_CATCH_UP, Optional.empty());
    }

    public Schedule withText(String other) {
        return new Schedule(other, timeZone, concurrency, catchUp, catchUpLimit, startingDeadline);
    }

    public Schedule with(Concurrency otherConcurrency, CatchUp otherCatchUp) {
        return new Schedule(text, timeZone, otherConcurrency, otherCatchUp, catchUpLimit, startingDeadline);
    }

    public ZoneId zone() {
        return zone(timeZone);
    }

    /** After how many milliseconds a slot is too late. */
    public long deadlineMillis() {
        return startingDeadline
                .map(Duration::toMillis)
                .orElse(catchUp == CatchUp.NONE ? DEFAULT_DEADLINE.toMillis() : Long.MAX_VALUE);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new InvalidValueException(
                    "timeZone", "'" + name + "' is no time zone, such as UTC or Europe/Stockholm");
        }
    }
}
