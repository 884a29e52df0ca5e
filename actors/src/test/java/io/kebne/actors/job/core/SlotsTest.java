package io.kebne.actors.job.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.job.Schedule;
import io.kebne.protocol.job.Schedule.CatchUp;
import io.kebne.protocol.job.Schedule.Concurrency;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {
    private static Slots in(String zone, String text) {
        return Slots.of(new Schedule(text, zone, Concurrency.ALLOW, CatchUp.NONE, 1, Optional.empty()));
    }

    private static List<String> from(Slots slots, String after, int count) {
        List<String> found = new ArrayList<>();
        OptionalLong slot = slots.next(Instant.parse(after).toEpochMilli());
        while (slot.isPresent() && found.size() < count) {
            found.add(Instant.ofEpochMilli(slot.getAsLong()).toString());
            slot = slots.next(slot.getAsLong());
        }
        return found;
    }

    @Test
    void cronIsMeantInItsTimeZone() {
        assertThat(from(in("Europe/Stockholm", "30 2 * * 1-5"), "2026-01-02T00:00:00Z", 3))
                .containsExactly("2026-01-02T01:30:00Z", "2026-01-05T01:30:00Z", "2026-01-06T01:30:00Z");
    }

    @Test
    @DisplayName("case 37: in spring a time that is left out has its slot when the clocks have gone forward")
    void spring() {
        assertThat(from(in("Europe/Stockholm", "30 2 * * *"), "2026-03-28T00:00:00Z", 3))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
        assertThat(from(in("Europe/Stockholm", "10,50 2 * * *"), "2026-03-29T00:00:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:10:00Z");
    }

    @Test
    @DisplayName("case 37: in autumn a time that comes twice has one slot, the first time")
    void autumn() {
        Slots slots = in("Europe/Stockholm", "30 2 * * *");
        assertThat(from(slots, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(from(slots, "2026-10-25T01:10:00Z", 1)).containsExactly("2026-10-26T01:30:00Z");
    }

    @Test
    void whatFollowsTheTimeThatPassesDoesSoWhileTheClocksChange() {
        Slots slots = in("Europe/Stockholm", "*/30 * * * *");
        assertThat(from(slots, "2026-03-29T00:15:00Z", 3))
                .containsExactly("2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z");
        assertThat(from(slots, "2026-10-25T00:15:00Z", 5))
                .containsExactly(
                        "2026-10-25T00:30:00Z",
                        "2026-10-25T01:00:00Z",
                        "2026-10-25T01:30:00Z",
                        "2026-10-25T02:00:00Z",
                        "2026-10-25T02:30:00Z");
    }

    /** By looking at each minute, as cron does. */
    @Property(tries = 200)
    void anElapsingExpressionHasTheSlotsThatLookingAtEachMinuteFinds(
            @ForAll @IntRange(min = 0, max = 60 * 24 * 365) int start, @ForAll @IntRange(min = 1, max = 59) int step) {
        ZoneId zone = ZoneId.of("America/New_York");
        Slots slots = in("America/New_York", "*/" + step + " * * * *");
        long after = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli() + start * 60_000L;
        long wanted = after + 60_000;
        while (Instant.ofEpochMilli(wanted).atZone(zone).getMinute() % step != 0) {
            wanted += 60_000;
        }

        assertThat(slots.next(after)).hasValue(wanted);
    }

    @Test
    void intervalsAreRepeatedSoOften() {
        assertThat(from(in("UTC", "R3/2026-01-01T00:00:00Z/PT1H"), "2025-01-01T00:00:00Z", 9))
                .containsExactly("2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z");
        assertThat(from(in("UTC", "R/2026-01-01T00:00:00+01:00/P1W"), "2026-01-20T00:00:00Z", 1))
                .containsExactly("2026-01-21T23:00:00Z");
        assertThat(from(in("UTC", "R0/2026-01-01T00:00:00Z/PT1H"), "2025-01-01T00:00:00Z", 9))
                .isEmpty();
        assertThat(from(in("UTC", "R-1/1980-01-31T00:00:00Z/P1M"), "2026-02-01T00:00:00Z", 2))
                .containsExactly("2026-02-28T00:00:00Z", "2026-03-31T00:00:00Z");
    }

    @Test
    void anIntervalMayHaveBegunLongAgo() {
        assertThat(from(in("UTC", "R/1900-01-01T00:00:00Z/PT1S"), "2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-01-01T00:00:01Z", "2026-01-01T00:00:02Z");
        assertThat(from(in("UTC", "R/0001-01-01T00:00:00Z/P1D"), "2026-01-01T00:00:00Z", 1))
                .containsExactly("2026-01-02T00:00:00Z");
    }

    @Test
    void daysAreThoseOfTheCalendar() {
        assertThat(from(in("Europe/Stockholm", "R/2026-03-27T12:00:00/P1D"), "2026-03-28T00:00:00Z", 2))
                .containsExactly("2026-03-28T11:00:00Z", "2026-03-29T10:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * *",
                "61 * * * *",
                "1-5/ * * * *",
                "x",
                "R/2026/PT1H",
                "R/2026-01-01T00:00:00Z/PT0.1S",
                "R/2026-01-01T00:00:00Z/P",
                "R/2026-01-01T00:00:00Z/-PT1H",
                "Rx/2026-01-01T00:00:00Z/PT1H",
                "R/+999999999-01-01T00:00:00Z/PT1H",
                "R/-999999999-01-01T00:00:00Z/PT1S",
                "R/2026-01-01T00:00:00Z/PT2562047788015H",
                "@daily"
            })
    void whatMeansNothingIsRefused(String text) {
        assertThatThrownBy(() -> in("UTC", text))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("schedule"));
    }

    @Property(tries = 300)
    void theLatestSlotsAreThoseThatGoingThroughAllOfThemFinds(
            @ForAll @IntRange(min = 1, max = 5000) int minutes,
            @ForAll @IntRange(min = 1, max = 50) int count,
            @ForAll @IntRange(min = 30, max = 100_000) int period) {
        long begin = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
        long until = begin + minutes * 60_000L;
        Slots slots = in("UTC", "R/2026-01-01T00:00:00Z/PT" + period + "S");
        List<Long> all = new ArrayList<>();
        for (long slot = begin + period * 1000L; slot <= until; slot += period * 1000L) {
            all.add(slot);
        }

        Slots.Due due = slots.between(begin, until, count);

        assertThat(due.latest()).isEqualTo(all.subList(Math.max(0, all.size() - count), all.size()));
        // It may not know that there are no earlier ones.
        assertThat(due.more() || all.size() <= count).isTrue();
    }
}
