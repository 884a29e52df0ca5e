package io.kebne.actors.job.core;

import io.kebne.actors.cron.CronTimes;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.job.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The times of a schedule, in milliseconds since the epoch. */
interface Slots {
    /** The first window that is looked at for what has passed. */
    long FIRST_WINDOW_MILLIS = 60_000;

    /**
     * Slots that have passed.
     *
     * @param latest in their order
     * @param more whether there are earlier ones that were not looked at
     */
    record Due(List<Long> latest, boolean more) {}

    /** The first slot after a time; empty: there is none any more. */
    OptionalLong next(long afterMillis);

    /** @throws io.kebne.protocol.InvalidValueException when the schedule means nothing */
    static Slots of(Schedule schedule) {
        if (schedule.text().startsWith("R")) {
            return IntervalSlots.of(schedule.text(), schedule.zone());
        } else if (!CronTimes.looksLikeOne(schedule.text())) {
            throw new InvalidValueException(
                    "schedule",
                    "must be five fields of cron, or a repeating interval such as R/2026-01-01T00:00:00Z/PT1H");
        }
        return CronTimes.of("schedule", schedule.text(), schedule.zone())::next;
    }

    /**
     * The latest slots after one time and up to another. Looks back in windows that double, so that the effort grows with
     * how many slots are wanted, and not with how much time has passed.
     *
     * @param count how many are wanted at most
     */
    default Due between(long afterMillis, long untilMillis, int count) {
        for (long window = FIRST_WINDOW_MILLIS; ; window *= 2) {
            boolean whole = untilMillis - window <= afterMillis;
            List<Long> found = new ArrayList<>();
            OptionalLong slot = next(whole ? afterMillis : untilMillis - window);
            while (slot.isPresent() && slot.getAsLong() <= untilMillis) {
                found.add(slot.getAsLong());
                slot = next(slot.getAsLong());
            }
            if (found.size() > count) {
                return new Due(found.subList(found.size() - count, found.size()), true);
            } else if (whole || found.size() == count) {
                return new Due(found, !whole);
            }
        }
    }
}
