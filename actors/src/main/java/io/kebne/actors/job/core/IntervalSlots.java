package io.kebne.actors.job.core;

import io.kebne.protocol.InvalidValueException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The slots of a repeating interval of ISO 8601, as Chronos has it: {@code R5/2026-01-01T00:00:00Z/PT1H} has five,
 * {@code R/…} or {@code R-1/…} any number. Days, months and years are added by the calendar of the time zone.
 */
final class IntervalSlots implements Slots {
    private static final Pattern FORMAT = Pattern.compile("R(?<times>-1|[0-9]{0,9})/(?<start>[^/]*)/(?<period>P[^/]+)");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** Ten thousand years: all times of slots that are ever looked at can be told in milliseconds. */
    private static final Duration LONGEST = Duration.ofDays(3_660_000);

    private static final int LAST_YEAR = 9999;
    private static final int LONGEST_MONTH = 31;

    private final long times;
    private final ZonedDateTime start;
    private final Period date;
    private final Duration time;

    private IntervalSlots(long times, ZonedDateTime start, Period date, Duration time) {
        this.times = times;
        this.start = start;
        this.date = date;
        this.time = time;
    }

    static IntervalSlots of(String text, ZoneId zone) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw wrong(text);
        }
        String count = matcher.group("times");
        String period = matcher.group("period").substring(1);
        int split = period.indexOf('T');
        String days = split < 0 ? period : period.substring(0, split);
        try {
            IntervalSlots slots = new IntervalSlots(
                    count.isEmpty() || count.equals("-1") ? Long.MAX_VALUE : Long.parseLong(count),
                    start(matcher.group("start"), zone),
                    days.isEmpty() ? Period.ZERO : Period.parse("P" + days),
                    split < 0 ? Duration.ZERO : Duration.parse("P" + period.substring(split)));
            if (slots.date.isNegative() || slots.time.isNegative() || slots.longest() < SHORTEST.toMillis()) {
                throw new InvalidValueException("schedule", "must not repeat more often than once a second");
            }
            if (slots.longest() > LONGEST.toMillis() || Math.abs(slots.start.getYear()) > LAST_YEAR) {
                throw new InvalidValueException(
                        "schedule", "must begin by the year " + LAST_YEAR + ", and repeat within 10000 years");
            }
            return slots;
        } catch (DateTimeException | ArithmeticException e) {
            throw wrong(text);
        }
    }

    /** The same with a time to begin at, should it have none. */
    static String beginning(String text, long nowMillis) {
        int end = text.indexOf('/');
        return text.startsWith("R") && end > 0 && text.startsWith("//", end)
                ? text.substring(0, end + 1) + Instant.ofEpochMilli(nowMillis) + text.substring(end + 1)
                : text;
    }

    @Override
    public OptionalLong next(long afterMillis) {
        long begin = start.toInstant().toEpochMilli();
        // Never too late, as no period takes longer than the longest.
        long index = afterMillis < begin ? 0 : (afterMillis - begin) / longest();
        while (index < times && slot(index) <= afterMillis) {
            index += Math.max(1, (afterMillis - slot(index)) / longest());
        }
        return index < times ? OptionalLong.of(slot(index)) : OptionalLong.empty();
    }

    private long slot(long index) {
        // Days are few enough to be counted so; of seconds there may be more since the start.
        int steps = date.isZero() ? 0 : Math.toIntExact(index);
        return start.plus(date.multipliedBy(steps))
                .plus(time.multipliedBy(index))
                .toInstant()
                .toEpochMilli();
    }

    private long longest() {
        long days = Math.addExact(Math.multiplyExact(date.toTotalMonths(), LONGEST_MONTH), date.get(ChronoUnit.DAYS));
        // A day on which the clocks go back is longer.
        long extra = date.isZero() ? 0 : Duration.ofHours(2).toMillis();
        return Math.addExact(Duration.ofDays(days).toMillis() + extra, time.toMillis());
    }

    private static ZonedDateTime start(String text, ZoneId zone) {
        try {
            return OffsetDateTime.parse(text).atZoneSameInstant(zone);
        } catch (DateTimeException e) {
            return LocalDateTime.parse(text).atZone(zone);
        }
    }

    private static InvalidValueException wrong(String text) {
        return new InvalidValueException(
                "schedule", "'" + text + "' is no repeating interval such as R5/2026-01-01T00:00:00Z/PT1H");
    }
}
