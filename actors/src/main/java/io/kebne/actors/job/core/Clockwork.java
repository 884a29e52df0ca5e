package io.kebne.actors.job.core;

import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.job.Schedule;
import io.kebne.protocol.job.Schedule.CatchUp;
import io.kebne.protocol.job.Schedule.Concurrency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Begins runs at the slots of a schedule. How far a job has come is the time of the last slot that was decided on, which
 * stands in the journal with the run, and never goes back: a slot is decided on once, whatever the clock does and however
 * often the entity moves. With catching up a slot that cannot run yet is not decided on, and so is looked at again.
 */
final class Clockwork {
    private final JobsDraft draft;
    private final JobId id;
    private final Schedule schedule;

    private Clockwork(JobsDraft draft, JobId id, Schedule schedule) {
        this.draft = draft;
        this.id = id;
        this.schedule = schedule;
    }

    static void of(JobsDraft draft, JobId id) {
        JobState job = draft.job(id);
        Optional<Schedule> schedule = job.spec().schedule();
        OptionalLong next = schedule.isEmpty() || !job.mayBeginByItself()
                ? OptionalLong.empty()
                : draft.session.next(id, schedule.get(), job.positionMillis());
        if (next.isPresent() && next.getAsLong() <= draft.wallMillis()) {
            new Clockwork(draft, id, schedule.get()).run();
        } else {
            draft.session.waiting(id, Optional.empty());
        }
    }

    private void run() {
        long now = draft.wallMillis();
        Slots.Due due =
                draft.session.slots(id, schedule).between(draft.job(id).positionMillis(), now, Schedule.MAX_CATCH_UP);
        List<Long> inTime = due.latest().stream()
                .filter(slot -> now - slot <= schedule.deadlineMillis())
                .toList();
        List<Long> late = due.latest().subList(0, due.latest().size() - inTime.size());
        if (!late.isEmpty()) {
            skip(late, due.more(), "the starting deadline has passed");
        }
        draft.session.waiting(id, inTime.isEmpty() ? Optional.empty() : begin(inTime, due.more() && late.isEmpty()));
    }

    /** @return why these slots wait */
    private Optional<String> begin(List<Long> slots, boolean more) {
        boolean patient = schedule.catchUp() != CatchUp.NONE;
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            if (!patient) {
                skip(slots, more, obstacle.get());
            }
            return patient ? obstacle : Optional.empty();
        }
        int wanted = schedule.catchUp() == CatchUp.ALL ? Math.min(schedule.catchUpLimit(), slots.size()) : 1;
        List<Long> chosen = slots.subList(slots.size() - wanted, slots.size());
        if (wanted < slots.size()) {
            skip(slots.subList(0, slots.size() - wanted), more, "later slots have come");
        }
        for (Long slot : chosen) {
            Optional<String> next = obstacle();
            if (next.isPresent()) {
                return next;
            }
            if (schedule.concurrency() == Concurrency.REPLACE) {
                replace();
            }
            draft.queue(id, JobRun.Cause.SLOT, Optional.of(slot), Optional.empty(), Map.of());
        }
        return Optional.empty();
    }

    private Optional<String> obstacle() {
        if (schedule.concurrency() == Concurrency.FORBID
                && !draft.job(id).active().isEmpty()) {
            return Optional.of("an earlier run goes on");
        }
        return draft.hasRoom(id) ? Optional.empty() : Optional.of("too many runs are under way or wait");
    }

    private void replace() {
        for (ActiveRun run : draft.job(id).runs()) {
            if (run.ending().isEmpty()) {
                draft.add(new JobEvent.RunEnding(
                        id, run.number(), JobRun.State.KILLED, "another slot has come", draft.wallMillis()));
            }
        }
    }

    private void skip(List<Long> slots, boolean more, String why) {
        draft.add(new JobEvent.SlotsSkipped(
                id, slots.get(slots.size() - 1), slots.size() + (more ? 1 : 0), why, draft.wallMillis()));
    }
}
