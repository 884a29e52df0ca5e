package io.kebne.actors.job.core;

import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobReply;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A decision while it is made: what has been decided so far holds for what comes next. */
final class JobsDraft {
    /** So many runs of one job at most have not ended. */
    static final int MAX_RUNS_OF_A_JOB = 1000;

    final JobsSession session;
    final JobsSettings settings;
    final Supplier<String> freshId;
    private final Moment now;
    private final List<JobEvent> events = new ArrayList<>();
    private final List<SchedulerCall> calls = new ArrayList<>();
    private JobsState state;
    private Optional<PlacementQuestion> question = Optional.empty();

    JobsDraft(JobsState state, JobsSession session, JobsSettings settings, Supplier<String> freshId, Moment now) {
        this.state = state;
        this.session = session;
        this.settings = settings;
        this.freshId = freshId;
        this.now = now;
    }

    JobsState state() {
        return state;
    }

    JobState job(JobId id) {
        return state.jobs().get(id).get();
    }

    /** Of the monotonic clock. */
    long millis() {
        return now.monotonicMillis();
    }

    long wallMillis() {
        return now.wallMillis();
    }

    void add(JobEvent event) {
        state = state.apply(event);
        events.add(event);
        session.agenda().follow(event);
    }

    /** Whether anything has been decided. */
    boolean hasChanged() {
        return !events.isEmpty();
    }

    /** Whether anything has been decided but events of this kind. */
    boolean hasChangedBeyond(Class<? extends JobEvent> kind) {
        return !events.stream().allMatch(kind::isInstance);
    }

    void call(SchedulerCall call) {
        calls.add(call);
    }

    /** Whether one more run may be under way or wait. */
    boolean hasRoom(JobId id) {
        return state.activeRuns() < settings.maxRuns() && job(id).active().size() < MAX_RUNS_OF_A_JOB;
    }

    /** @return its number */
    long queue(
            JobId id, JobRun.Cause cause, Optional<Long> slot, Optional<Long> again, Map<String, String> parameters) {
        long number = job(id).lastNumber() + 1;
        add(new JobEvent.RunQueued(
                id, new JobRun(number, cause, slot, again, new TreeMap<>(parameters), wallMillis())));
        return number;
    }

    /** A solver is to be asked this. */
    void ask(PlacementQuestion asked) {
        question = Optional.of(asked);
    }

    JobsDecision decision() {
        return new JobsDecision(events, calls, Optional.empty(), question);
    }

    JobsDecision decision(JobReply reply) {
        return new JobsDecision(events, calls, Optional.of(reply), question);
    }
}
