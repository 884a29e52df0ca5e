package io.kebne.actors.job.core;

import io.kebne.persistence.job.JobEvent;
import io.kebne.persistence.job.JobsSnapshot;
import io.kebne.protocol.job.EndedRun;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.job.TaskResult;
import io.vavr.collection.SortedMap;
import io.vavr.collection.SortedSet;
import io.vavr.collection.TreeMap;
import io.vavr.collection.TreeSet;
import io.vavr.collection.Vector;
import java.util.List;
import java.util.Optional;

/**
 * One job. Hard state.
 *
 * @param positionMillis slots up to this time are decided on
 * @param slots how many there have been
 * @param skipped how many of them had no run
 * @param fresh parents that have succeeded since the last run
 * @param lastNumber of a run
 * @param active runs that have not ended, by number
 * @param ended the latest that have
 */
record JobState(
        JobSpec spec,
        boolean removing,
        long positionMillis,
        long slots,
        long skipped,
        SortedSet<JobId> fresh,
        long lastNumber,
        Totals totals,
        SortedMap<Long, ActiveRun> active,
        Vector<EndedRun> ended) {
    /** How many tasks' results are remembered of all runs that have ended. */
    private static final int MAX_RESULTS = 1000;

    /** How much the latest run counts in how long runs take. */
    private static final int WEIGHT = 4;

    /**
     * What has become of runs.
     *
     * @param meanRunMillis of those that succeeded
     */
    record Totals(
            long successes,
            long failures,
            Optional<Long> lastSuccessMillis,
            Optional<Long> lastFailureMillis,
            Optional<Long> meanRunMillis) {
        static final Totals NONE = new Totals(0, 0, Optional.empty(), Optional.empty(), Optional.empty());

        private Totals with(EndedRun run) {
            if (run.state() == JobRun.State.SUCCEEDED) {
                long took = run.endedMillis() - run.startedMillis().orElse(run.endedMillis());
                // The wall clock may have jumped meanwhile.
                long time = Math.max(0, took);
                long mean = meanRunMillis
                        .map(before -> (before * (WEIGHT - 1) + time) / WEIGHT)
                        .orElse(time);
                return new Totals(
                        successes + 1, failures, Optional.of(run.endedMillis()), lastFailureMillis, Optional.of(mean));
            }
            return new Totals(
                    successes, failures + 1, lastSuccessMillis, Optional.of(run.endedMillis()), meanRunMillis);
        }
    }

    static JobState created(JobSpec spec, long atMillis) {
        return new JobState(
                spec, false, atMillis, 0, 0, TreeSet.empty(), 0, Totals.NONE, TreeMap.empty(), Vector.empty());
    }

    static JobState restore(JobsSnapshot.Job from) {
        SortedMap<Long, ActiveRun> active = TreeMap.empty();
        for (JobsSnapshot.Run run : from.active()) {
            active = active.put(run.run().number(), ActiveRun.restore(run));
        }
        return new JobState(
                from.spec(),
                from.removing(),
                from.positionMillis(),
                from.slots(),
                from.skipped(),
                TreeSet.ofAll(from.fresh()),
                from.lastNumber(),
                new Totals(
                        from.successes(),
                        from.failures(),
                        from.lastSuccessMillis(),
                        from.lastFailureMillis(),
                        from.meanRunMillis()),
                active,
                Vector.ofAll(from.ended()));
    }

    JobsSnapshot.Job snapshot() {
        return new JobsSnapshot.Job(
                spec,
                removing,
                positionMillis,
                slots,
                skipped,
                fresh.toJavaList(),
                lastNumber,
                totals.successes(),
                totals.failures(),
                totals.lastSuccessMillis(),
                totals.lastFailureMillis(),
                totals.meanRunMillis(),
                active.values().map(ActiveRun::snapshot).toJavaList(),
                ended.toJavaList());
    }

    JobId id() {
        return spec.id();
    }

    /** As it is now; what is decided on meanwhile changes it no more. */
    List<ActiveRun> runs() {
        return active.values().toJavaList();
    }

    boolean mayBeginByItself() {
        return !removing && !spec.suspended();
    }

    boolean isReleased() {
        return !spec.parents().isEmpty() && fresh.size() == spec.parents().size() && mayBeginByItself();
    }

    /** How long a run takes, as far as is known. */
    Optional<Long> expectedMillis() {
        return totals.meanRunMillis().or(() -> spec.expectedRunTime().map(time -> time.toMillis()));
    }

    JobState submitted(JobEvent.Submitted event) {
        boolean sameSlots = spec.schedule()
                .map(s -> s.text() + s.timeZone())
                .equals(event.spec().schedule().map(s -> s.text() + s.timeZone()));
        return new JobState(
                event.spec(),
                false,
                sameSlots && !spec.suspended() ? positionMillis : Math.max(positionMillis, event.atMillis()),
                slots,
                skipped,
                fresh.filter(parent -> event.spec().parents().contains(parent)),
                lastNumber,
                totals,
                active,
                trimmed(ended, event.spec().history()));
    }

    JobState apply(JobEvent event) {
        if (event instanceof JobEvent.Submitted e) {
            return submitted(e);
        } else if (event instanceof JobEvent.Removing) {
            return new JobState(spec, true, positionMillis, slots, skipped, fresh, lastNumber, totals, active, ended);
        } else if (event instanceof JobEvent.SlotsSkipped e) {
            return at(e.untilMillis(), slots + e.count(), skipped + e.count());
        } else if (event instanceof JobEvent.RunQueued e) {
            return queued(e.run());
        } else if (event instanceof JobEvent.RunEnded e) {
            return ended(e);
        } else if (event instanceof JobEvent.RunEnding e) {
            return with(run(e.number()).ending(e));
        } else if (event instanceof JobEvent.TaskLaunched e) {
            return with(run(e.number()).launched(e.task()));
        } else if (event instanceof JobEvent.TaskStarted e) {
            ActiveRun run = run(e.number());
            return with(run.with(run.find(e.taskId()).orElseThrow().begun()));
        } else if (event instanceof JobEvent.TaskEnding e) {
            ActiveRun run = run(e.number());
            return with(run.with(run.find(e.taskId()).orElseThrow().ending(e.why())));
        } else if (event instanceof JobEvent.TaskEnded e) {
            TaskResult result = e.result();
            if (run(e.number()).find(result.task().taskId()).isEmpty()) {
                throw new IllegalStateException("impossible: " + event);
            }
            return with(run(e.number()).ended(result, e.counts()));
        }
        throw new IllegalStateException("not of one job: " + event);
    }

    JobState succeeded(JobId parent) {
        return new JobState(
                spec, removing, positionMillis, slots, skipped, fresh.add(parent), lastNumber, totals, active, ended);
    }

    JobState withoutTasks(String reason, long atMillis) {
        return withActive(active.mapValues(run -> run.withoutTasks(reason, atMillis)));
    }

    private JobState queued(JobRun run) {
        if (run.number() != lastNumber + 1) {
            throw new IllegalStateException("run " + run.number() + " after run " + lastNumber + " of " + id());
        }
        Optional<EndedRun> before = run.again()
                .flatMap(number ->
                        ended.find(one -> one.run().number() == number).toJavaOptional());
        return new JobState(
                spec,
                removing,
                run.slotMillis().orElse(positionMillis),
                slots + (run.slotMillis().isPresent() ? 1 : 0),
                skipped,
                TreeSet.empty(),
                run.number(),
                totals,
                active.put(run.number(), ActiveRun.queued(run, spec, before)),
                ended);
    }

    private JobState ended(JobEvent.RunEnded event) {
        EndedRun run = run(event.number()).over(event.state(), event.why(), event.atMillis());
        return new JobState(
                spec,
                removing,
                positionMillis,
                slots,
                skipped,
                fresh,
                lastNumber,
                event.state() == JobRun.State.KILLED ? totals : totals.with(run),
                active.remove(event.number()),
                trimmed(ended.append(run), spec.history()));
    }

    private static Vector<EndedRun> trimmed(Vector<EndedRun> runs, int most) {
        Vector<EndedRun> kept = runs.takeRight(most);
        while (kept.size() > 1 && kept.map(run -> run.results().size()).sum().intValue() > MAX_RESULTS) {
            kept = kept.tail();
        }
        return kept;
    }

    private ActiveRun run(long number) {
        return active.get(number)
                .getOrElseThrow(() -> new IllegalStateException("there is no run " + number + " of " + id()));
    }

    private JobState at(long newPosition, long newSlots, long newSkipped) {
        return new JobState(
                spec, removing, newPosition, newSlots, newSkipped, fresh, lastNumber, totals, active, ended);
    }

    private JobState with(ActiveRun run) {
        return withActive(active.put(run.number(), run));
    }

    private JobState withActive(SortedMap<Long, ActiveRun> newActive) {
        return new JobState(
                spec, removing, positionMillis, slots, skipped, fresh, lastNumber, totals, newActive, ended);
    }
}
