package io.kebne.actors.cron;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.kebne.protocol.InvalidValueException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The times of a cron expression. Where the clocks change it does as Vixie's cron does. An expression whose hour begins with
 * {@code *} follows the time that passes: what is to run each quarter of an hour runs so also while an hour comes twice, and
 * times that are left out have no slot. Any other names times of the day: one that is left out has its slot when the clocks
 * have gone forward, and one that comes twice has it the first time.
 */
public final class CronTimes {
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private static final int HOUR = 1;
    private static final int FIELDS = 5;

    private final ExecutionTime times;
    private final ZoneRules rules;
    private final boolean elapsing;

    private CronTimes(ExecutionTime times, ZoneRules rules, boolean elapsing) {
        this.times = times;
        this.rules = rules;
        this.elapsing = elapsing;
    }

    /** Whether it has as many fields as a cron expression. */
    public static boolean looksLikeOne(String text) {
        return fields(text).length == FIELDS;
    }

    private static String[] fields(String text) {
        return text.strip().split("\\s+", -1);
    }

    /**
     * @param name of the field that the expression is in
     * @throws InvalidValueException when it means nothing
     */
    public static CronTimes of(String name, String text, ZoneId zone) {
        String[] fields = fields(text);
        if (fields.length != FIELDS) {
            throw new InvalidValueException(name, "must be five fields of cron");
        }
        try {
            ExecutionTime times =
                    ExecutionTime.forCron(PARSER.parse(String.join(" ", fields)).validate());
            return new CronTimes(times, zone.getRules(), fields[HOUR].startsWith("*"));
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(name, "'" + text + "' is no cron expression: " + e.getMessage());
        } catch (IndexOutOfBoundsException e) {
            // The parser looks for what should follow a slash, as in 1-5/, without asking whether it is there.
            throw new InvalidValueException(name, "'" + text + "' is no cron expression");
        }
    }

    /** The first time after another, in milliseconds since the epoch; empty: there is none any more. */
    public OptionalLong next(long afterMillis) {
        Instant after = Instant.ofEpochMilli(afterMillis);
        return elapsing ? elapsing(after) : ofTheDay(after);
    }

    private OptionalLong elapsing(Instant after) {
        Instant from = after;
        while (true) {
            ZoneOffset offset = rules.getOffset(from);
            Optional<LocalDateTime> local = following(LocalDateTime.ofInstant(from, offset));
            if (local.isEmpty()) {
                return OptionalLong.empty();
            }
            Instant found = local.get().toInstant(offset);
            ZoneOffsetTransition change = rules.nextTransition(from);
            if (change == null || found.isBefore(change.getInstant())) {
                return OptionalLong.of(found.toEpochMilli());
            }
            // What comes from the change on is counted by the new offset, and the change itself may be a slot.
            LocalDateTime before = change.getDateTimeAfter().minusSeconds(1);
            LocalDateTime first = following(before).orElse(null);
            if (change.getDateTimeAfter().equals(first)) {
                return OptionalLong.of(change.getInstant().toEpochMilli());
            }
            from = change.getInstant();
        }
    }

    private OptionalLong ofTheDay(Instant after) {
        LocalDateTime local = LocalDateTime.ofInstant(after, rules.getOffset(after));
        while (true) {
            Optional<LocalDateTime> next = following(local);
            if (next.isEmpty()) {
                return OptionalLong.empty();
            }
            local = next.get();
            ZoneOffsetTransition change = rules.getTransition(local);
            boolean gap = change != null && change.isGap();
            // The first of the valid offsets is the one before the clocks go back.
            Instant slot = gap
                    ? change.getInstant()
                    : local.toInstant(rules.getValidOffsets(local).get(0));
            if (slot.isAfter(after)) {
                return OptionalLong.of(slot.toEpochMilli());
            }
        }
    }

    private Optional<LocalDateTime> following(LocalDateTime local) {
        return times.nextExecution(local.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }
}
