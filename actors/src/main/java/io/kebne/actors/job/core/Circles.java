package io.kebne.actors.job.core;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Looks for jobs that would come after themselves. A circle that was not there before goes through one that is submitted, so that
 * it is enough to look at those and at what is before them: depth first, each job and each of its parents once, however many paths
 * lead to it. Without recursion, as jobs may stand one behind the other by the thousand.
 */
final class Circles {
    /** A job whose parents are being looked at, and those that are yet to be. */
    private record Step(JobId id, Iterator<JobId> parents) {}

    private final JobsState state;
    private final Map<JobId, JobSpec> submitted;
    /** Whether all that is before a job has been looked at; those that are missing have not been come to. */
    private final Map<JobId, Boolean> done = new HashMap<>();

    private final Deque<Step> path = new ArrayDeque<>();

    /** @param submitted all of whose parents are there */
    Circles(JobsState state, Map<JobId, JobSpec> submitted) {
        this.state = state;
        this.submitted = submitted;
    }

    /** @throws InvalidValueException naming a job of a circle, when there is one */
    void require() {
        for (JobId id : submitted.keySet()) {
            if (!done.containsKey(id)) {
                walk(id);
            }
        }
    }

    private void walk(JobId from) {
        enter(from);
        while (!path.isEmpty()) {
            Step step = path.peek();
            if (!step.parents().hasNext()) {
                done.put(step.id(), true);
                path.pop();
                continue;
            }
            JobId parent = step.parents().next();
            Boolean known = done.get(parent);
            if (known == null) {
                enter(parent);
            } else if (!known) {
                throw new InvalidValueException("parents", named(parent) + " would come after itself");
            }
        }
    }

    private void enter(JobId id) {
        done.put(id, false);
        path.push(new Step(id, parents(id).iterator()));
    }

    private Set<JobId> parents(JobId id) {
        JobSpec spec = submitted.get(id);
        return spec != null
                ? spec.parents()
                : state.find(id).orElseThrow().spec().parents();
    }

    /** One of the circle that is submitted; the path leads from it on. */
    private JobId named(JobId begin) {
        for (Step step : path) {
            if (submitted.containsKey(step.id())) {
                return step.id();
            }
            if (step.id().equals(begin)) {
                break;
            }
        }
        return begin;
    }
}
