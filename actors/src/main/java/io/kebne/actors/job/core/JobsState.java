package io.kebne.actors.job.core;

import io.kebne.persistence.job.JobEvent;
import io.kebne.persistence.job.JobsSnapshot;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobRun;
import io.vavr.collection.SortedMap;
import io.vavr.collection.SortedSet;
import io.vavr.collection.TreeMap;
import io.vavr.collection.TreeSet;
import java.util.Optional;

/**
 * The hard state of all jobs.
 *
 * @param started the latest life of the entity that the journal has taken something of
 * @param generation how many frameworks of the jobs have been ended by others
 * @param children which jobs come after one, as the jobs' parents say
 * @param busy jobs that have runs that have not ended
 * @param released jobs all of whose parents have succeeded since their last run
 * @param activeRuns how many runs have not ended, of all jobs
 */
public record JobsState(
        Optional<JobEvent.Started> started,
        int generation,
        SortedMap<JobId, JobState> jobs,
        SortedMap<JobId, SortedSet<JobId>> children,
        SortedSet<JobId> busy,
        SortedSet<JobId> released,
        int activeRuns) {
    public static final JobsState EMPTY =
            new JobsState(Optional.empty(), 0, TreeMap.empty(), TreeMap.empty(), TreeSet.empty(), TreeSet.empty(), 0);

    private static final String FRAMEWORK = "kebne-jobs";

    /** As whom the jobs subscribe: a framework that has been ended is never used again. */
    public FrameworkId frameworkId() {
        return new FrameworkId(generation == 0 ? FRAMEWORK : FRAMEWORK + "-" + (generation + 1));
    }

    public boolean isEmpty() {
        return jobs.isEmpty();
    }

    Optional<JobState> find(JobId id) {
        return jobs.get(id).toJavaOptional();
    }

    Optional<ActiveRun> find(JobId id, long number) {
        return find(id).flatMap(job -> job.active().get(number).toJavaOptional());
    }

    SortedSet<JobId> childrenOf(JobId id) {
        return children.get(id).getOrElse(TreeSet.empty());
    }

    public JobsState apply(JobEvent event) {
        if (event instanceof JobEvent.Started e) {
            return new JobsState(Optional.of(e), generation, jobs, children, busy, released, activeRuns);
        } else if (event instanceof JobEvent.FrameworkEnded e) {
            return new JobsState(
                    started,
                    generation + 1,
                    jobs.mapValues(job -> job.withoutTasks(e.reason(), e.atMillis())),
                    children,
                    busy,
                    released,
                    activeRuns);
        } else if (event instanceof JobEvent.Submitted e
                && !jobs.containsKey(e.spec().id())) {
            return with(JobState.created(e.spec(), e.atMillis()));
        } else if (event instanceof JobEvent.Removed e) {
            return without(require(e.id(), event));
        }
        JobsState next = with(require(idOf(event), event).apply(event));
        return event instanceof JobEvent.RunEnded e && e.state() == JobRun.State.SUCCEEDED
                ? next.succeeded(e.id())
                : next;
    }

    public JobsSnapshot snapshot() {
        return new JobsSnapshot(
                started, generation, jobs.values().map(JobState::snapshot).toJavaList());
    }

    public static JobsState restore(JobsSnapshot from) {
        JobsState state = new JobsState(
                from.started(),
                from.generation(),
                TreeMap.empty(),
                TreeMap.empty(),
                TreeSet.empty(),
                TreeSet.empty(),
                0);
        for (JobsSnapshot.Job one : from.jobs()) {
            state = state.with(JobState.restore(one));
        }
        return state;
    }

    /** Those that come after a job know that it has succeeded. */
    private JobsState succeeded(JobId parent) {
        JobsState next = this;
        for (JobId child : childrenOf(parent)) {
            next = next.with(jobs.get(child).get().succeeded(parent));
        }
        return next;
    }

    private JobsState with(JobState job) {
        JobState before = jobs.get(job.id()).getOrNull();
        SortedMap<JobId, SortedSet<JobId>> edges =
                before == null || !before.spec().parents().equals(job.spec().parents())
                        ? linked(before == null ? children : unlinked(before), job)
                        : children;
        return new JobsState(
                started,
                generation,
                jobs.put(job.id(), job),
                edges,
                job.active().isEmpty() ? busy.remove(job.id()) : busy.add(job.id()),
                job.isReleased() ? released.add(job.id()) : released.remove(job.id()),
                activeRuns
                        - (before == null ? 0 : before.active().size())
                        + job.active().size());
    }

    private JobsState without(JobState job) {
        return new JobsState(
                started,
                generation,
                jobs.remove(job.id()),
                unlinked(job),
                busy.remove(job.id()),
                released.remove(job.id()),
                activeRuns - job.active().size());
    }

    private static SortedMap<JobId, SortedSet<JobId>> linked(SortedMap<JobId, SortedSet<JobId>> edges, JobState job) {
        SortedMap<JobId, SortedSet<JobId>> next = edges;
        for (JobId parent : job.spec().parents()) {
            next = next.put(parent, next.get(parent).getOrElse(TreeSet.empty()).add(job.id()));
        }
        return next;
    }

    private SortedMap<JobId, SortedSet<JobId>> unlinked(JobState job) {
        SortedMap<JobId, SortedSet<JobId>> next = children;
        for (JobId parent : job.spec().parents()) {
            SortedSet<JobId> rest = next.get(parent).get().remove(job.id());
            next = rest.isEmpty() ? next.remove(parent) : next.put(parent, rest);
        }
        return next;
    }

    private JobState require(JobId id, JobEvent event) {
        return jobs.get(id).getOrElseThrow(() -> new IllegalStateException("impossible: " + event));
    }

    private static JobId idOf(JobEvent event) {
        if (event instanceof JobEvent.Submitted e) {
            return e.spec().id();
        } else if (event instanceof JobEvent.Removing e) {
            return e.id();
        } else if (event instanceof JobEvent.SlotsSkipped e) {
            return e.id();
        } else if (event instanceof JobEvent.RunQueued e) {
            return e.id();
        } else if (event instanceof JobEvent.RunEnding e) {
            return e.id();
        } else if (event instanceof JobEvent.RunEnded e) {
            return e.id();
        } else if (event instanceof JobEvent.TaskLaunched e) {
            return e.id();
        } else if (event instanceof JobEvent.TaskStarted e) {
            return e.id();
        } else if (event instanceof JobEvent.TaskEnding e) {
            return e.id();
        } else if (event instanceof JobEvent.TaskEnded e) {
            return e.id();
        }
        throw new IllegalStateException("unknown event " + event);
    }
}
