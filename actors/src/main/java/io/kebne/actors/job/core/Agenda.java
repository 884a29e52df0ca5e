package io.kebne.actors.job.core;

import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.Schedule;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * When which jobs and runs are to be looked at next, so that what time brings is found without looking at all of them. Soft: a new
 * life looks at all once. Slots are due by the wall clock, runs by the monotonic one.
 */
final class Agenda {
    private final DueQueue<JobId> slots = new DueQueue<>();
    private final DueQueue<RunKey> runs = new DueQueue<>();
    /** Jobs whose next slot may be another than when it was last looked up. */
    private final Set<JobId> changed = new HashSet<>();

    private boolean begun;
    private long nextSayMillis = DueQueue.AT_ONCE;

    /** Whatever is there is to be looked at. */
    void begin(JobsState state) {
        if (!begun) {
            begun = true;
            changed.addAll(state.jobs().keySet().toJavaList());
            state.busy()
                    .forEach(id -> state.find(id)
                            .orElseThrow()
                            .runs()
                            .forEach(run -> runs.put(new RunKey(id, run.number()), DueQueue.AT_ONCE)));
        }
    }

    /** Something has been decided: what it is about is looked at again. */
    void follow(JobEvent event) {
        if (event instanceof JobEvent.Submitted e) {
            changed.add(e.spec().id());
        } else if (event instanceof JobEvent.Removing e) {
            changed.add(e.id());
        } else if (event instanceof JobEvent.SlotsSkipped e) {
            changed.add(e.id());
        } else if (event instanceof JobEvent.RunQueued e) {
            changed.add(e.id());
            atOnce(e.id(), e.run().number());
        } else if (event instanceof JobEvent.RunEnding e) {
            atOnce(e.id(), e.number());
        } else if (event instanceof JobEvent.TaskLaunched e) {
            atOnce(e.id(), e.number());
        } else if (event instanceof JobEvent.TaskStarted e) {
            atOnce(e.id(), e.number());
        } else if (event instanceof JobEvent.TaskEnding e) {
            atOnce(e.id(), e.number());
        } else if (event instanceof JobEvent.TaskEnded e) {
            atOnce(e.id(), e.number());
        }
    }

    private void atOnce(JobId id, long number) {
        runs.put(new RunKey(id, number), DueQueue.AT_ONCE);
    }

    /** Jobs with slots that have come, and that nothing has been decided on. */
    List<JobId> dueSlots(JobsState state, JobsSession session, long wallMillis) {
        for (JobId id : changed) {
            OptionalLong next = next(state, session, id);
            if (next.isPresent()) {
                slots.put(id, next.getAsLong());
            } else {
                slots.remove(id);
            }
        }
        changed.clear();
        // Of those that waited for something it is to be known when they no longer do.
        Set<JobId> due = new LinkedHashSet<>(slots.due(wallMillis));
        due.addAll(session.waiting());
        return List.copyOf(due);
    }

    private static OptionalLong next(JobsState state, JobsSession session, JobId id) {
        Optional<JobState> job = state.find(id).filter(JobState::mayBeginByItself);
        Optional<Schedule> schedule = job.flatMap(there -> there.spec().schedule());
        return schedule.isPresent()
                ? session.next(id, schedule.get(), job.get().positionMillis())
                : OptionalLong.empty();
    }

    /** Runs that something is to be done about. */
    List<RunKey> dueRuns(long millis) {
        return runs.due(millis);
    }

    /** A run has been looked at. */
    void next(JobId id, long number, long atMillis) {
        runs.put(new RunKey(id, number), atMillis);
    }

    void forget(JobId id) {
        slots.remove(id);
        changed.remove(id);
    }

    void forget(RunKey run) {
        runs.remove(run);
    }

    /** Whether what is wanted may have changed by time alone. */
    boolean isToSay(long millis) {
        return millis >= nextSayMillis;
    }

    /** @param nextMillis when time alone may change what is wanted */
    void said(long nextMillis) {
        nextSayMillis = nextMillis;
    }
}
