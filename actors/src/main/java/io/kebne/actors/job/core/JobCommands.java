package io.kebne.actors.job.core;

import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.job.EndedRun;
import io.kebne.protocol.job.JobCommand;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobReply;
import io.kebne.protocol.job.JobReply.Accepted;
import io.kebne.protocol.job.JobReply.Accepted.Touched;
import io.kebne.protocol.job.JobReply.Cause;
import io.kebne.protocol.job.JobReply.Refused;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.job.Schedule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What users ask for: either refused before anything has changed, or done. */
final class JobCommands {
    /** So many jobs at most. */
    static final int MAX_JOBS = 10_000;

    private final JobsDraft draft;

    private JobCommands(JobsDraft draft) {
        this.draft = draft;
    }

    static JobReply carryOut(JobsDraft draft, JobCommand command) {
        try {
            return new JobCommands(draft).run(command);
        } catch (InvalidValueException e) {
            return new Refused(Cause.INVALID, e.field(), e.reason());
        }
    }

    private JobReply run(JobCommand command) {
        if (command instanceof JobCommand.Submit c) {
            return submit(c);
        } else if (command instanceof JobCommand.Remove c) {
            return change(c.id(), this::remove);
        } else if (command instanceof JobCommand.Run c) {
            JobSpec.requireParameters(c.parameters());
            return change(c.id(), job -> begin(job, JobRun.Cause.USER, Optional.empty(), c.parameters()));
        } else if (command instanceof JobCommand.Kill c) {
            return change(c.id(), job -> kill(job, c.number()));
        } else if (command instanceof JobCommand.Rerun c) {
            return change(c.id(), this::rerun);
        }
        throw new IllegalStateException("unknown command " + command);
    }

    private JobReply submit(JobCommand.Submit command) {
        List<JobSpec> specs = command.jobs().stream().map(this::beginning).toList();
        requireSane(specs);
        int fresh = 0;
        for (JobSpec spec : specs) {
            Optional<JobState> there = draft.state().find(spec.id());
            if (there.filter(JobState::removing).isPresent()) {
                return removing(spec.id());
            } else if (there.isPresent() && command.create()) {
                return new Refused(Cause.EXISTS, "id", "there is a job " + spec.id() + " already");
            }
            fresh += there.isPresent() ? 0 : 1;
        }
        if (draft.state().jobs().size() + fresh > MAX_JOBS) {
            return new Refused(Cause.FULL, "id", "there would be more than " + MAX_JOBS + " jobs");
        }
        List<JobId> begun = specs.stream()
                .filter(spec -> command.run()
                        && spec.schedule().isEmpty()
                        && spec.parents().isEmpty())
                .map(JobSpec::id)
                .toList();
        if (draft.state().activeRuns() + begun.size() > draft.settings.maxRuns()
                || begun.stream().anyMatch(this::hasAllRunsItMay)) {
            return full();
        }
        specs.forEach(spec -> draft.add(new JobEvent.Submitted(spec, draft.wallMillis())));
        List<Touched> touched = new ArrayList<>();
        for (JobSpec spec : specs) {
            touched.add(new Touched(
                    spec.id(),
                    begun.contains(spec.id())
                            ? Optional.of(draft.queue(
                                    spec.id(), JobRun.Cause.USER, Optional.empty(), Optional.empty(), Map.of()))
                            : Optional.empty()));
        }
        return new Accepted(touched);
    }

    private boolean hasAllRunsItMay(JobId id) {
        return draft.state()
                .find(id)
                .filter(job -> job.active().size() >= JobsDraft.MAX_RUNS_OF_A_JOB)
                .isPresent();
    }

    /** An interval that names no time to begin at begins now. */
    private JobSpec beginning(JobSpec spec) {
        Optional<Schedule> schedule = spec.schedule();
        // The first slot comes after all that is decided on.
        return schedule.map(given -> spec.withSchedule(
                        given.withText(IntervalSlots.beginning(given.text(), draft.wallMillis() + 1))))
                .orElse(spec);
    }

    private void requireSane(List<JobSpec> specs) {
        if (specs.isEmpty() || specs.size() > JobCommand.MAX_AT_ONCE) {
            throw new InvalidValueException("jobs", "must be 1 to " + JobCommand.MAX_AT_ONCE);
        }
        Set<JobId> ids = new HashSet<>();
        for (JobSpec spec : specs) {
            if (!ids.add(spec.id())) {
                throw new InvalidValueException("id", "is '" + spec.id() + "' twice");
            }
            spec.schedule().ifPresent(Slots::of);
        }
        Descent.require(draft.state(), specs);
    }

    private JobReply remove(JobState job) {
        if (!draft.state().childrenOf(job.id()).isEmpty()) {
            return new Refused(
                    Cause.LOCKED,
                    "id",
                    job.id() + " is a parent of "
                            + draft.state().childrenOf(job.id()).mkString(", "));
        }
        draft.add(new JobEvent.Removing(job.id(), draft.wallMillis()));
        job.runs().forEach(run -> end(job.id(), run, "the job is removed"));
        return new Accepted(List.of(new Touched(job.id(), Optional.empty())));
    }

    private JobReply begin(JobState job, JobRun.Cause cause, Optional<Long> again, Map<String, String> parameters) {
        if (!draft.hasRoom(job.id())) {
            return full();
        }
        long number = draft.queue(job.id(), cause, Optional.empty(), again, parameters);
        return new Accepted(List.of(new Touched(job.id(), Optional.of(number))));
    }

    private JobReply kill(JobState job, Optional<Long> number) {
        List<Touched> killed = new ArrayList<>();
        for (ActiveRun run : job.runs()) {
            if (number.isEmpty() || number.get() == run.number()) {
                end(job.id(), run, "killed by a user");
                killed.add(new Touched(job.id(), Optional.of(run.number())));
            }
        }
        return killed.isEmpty() && number.isPresent()
                ? new Refused(Cause.NOT_FOUND, "run", "run " + number.get() + " of " + job.id() + " is not under way")
                : new Accepted(killed);
    }

    private void end(JobId id, ActiveRun run, String why) {
        if (run.ending().isEmpty()) {
            draft.add(new JobEvent.RunEnding(id, run.number(), JobRun.State.KILLED, why, draft.wallMillis()));
        }
    }

    private JobReply rerun(JobState job) {
        List<JobId> failed = new ArrayList<>();
        for (JobId id : Descent.of(draft.state(), job.id())) {
            JobState one = draft.job(id);
            boolean idle = one.active().isEmpty() && !one.removing();
            if (idle && !one.ended().isEmpty() && one.ended().last().state() != JobRun.State.SUCCEEDED) {
                failed.add(id);
            }
        }
        if (failed.isEmpty()) {
            throw new InvalidValueException(
                    "id", "the last runs of " + job.id() + " and of the jobs after it have not failed");
        }
        List<JobId> first = Descent.first(draft.state(), failed);
        if (draft.state().activeRuns() + first.size() > draft.settings.maxRuns()) {
            return full();
        }
        List<Touched> begun = new ArrayList<>();
        for (JobId id : first) {
            EndedRun last = draft.job(id).ended().last();
            long number = draft.queue(
                    id,
                    JobRun.Cause.RERUN,
                    Optional.empty(),
                    Optional.of(last.run().number()),
                    last.run().parameters());
            begun.add(new Touched(id, Optional.of(number)));
        }
        return new Accepted(begun);
    }

    private JobReply change(JobId id, Function<JobState, JobReply> change) {
        Optional<JobState> job = draft.state().find(id);
        if (job.isEmpty()) {
            return new Refused(Cause.NOT_FOUND, "id", "there is no job " + id);
        }
        return job.get().removing() ? removing(id) : change.apply(job.get());
    }

    private static JobReply removing(JobId id) {
        return new Refused(Cause.LOCKED, "id", id + " is being removed");
    }

    private JobReply full() {
        return new Refused(
                Cause.FULL,
                "id",
                "too many runs are under way or wait: " + draft.state().activeRuns() + " of all jobs, of which "
                        + draft.settings.maxRuns() + " may be, and " + JobsDraft.MAX_RUNS_OF_A_JOB + " of one job");
    }
}
