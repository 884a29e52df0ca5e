package io.kebne.actors.job.core;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which jobs come after which. */
final class Descent {
    private Descent() {}

    /**
     * Fails when these would have parents that are not there, or come after themselves.
     *
     * @throws InvalidValueException naming them
     */
    static void require(JobsState state, List<JobSpec> submitted) {
        Map<JobId, JobSpec> specs = new HashMap<>();
        submitted.forEach(spec -> specs.put(spec.id(), spec));
        for (JobSpec spec : submitted) {
            for (JobId parent : spec.parents()) {
                boolean there = specs.containsKey(parent)
                        || state.find(parent).filter(job -> !job.removing()).isPresent();
                if (!there) {
                    throw new InvalidValueException("parents", "there is no job " + parent);
                }
            }
        }
        for (JobSpec spec : submitted) {
            requireNoCircle(state, specs, spec);
        }
    }

    /** A circle that was not there before goes through a job that has been submitted. */
    private static void requireNoCircle(JobsState state, Map<JobId, JobSpec> specs, JobSpec from) {
        Deque<JobId> next = new ArrayDeque<>(from.parents());
        Set<JobId> seen = new HashSet<>();
        while (!next.isEmpty()) {
            JobId id = next.poll();
            if (id.equals(from.id())) {
                throw new InvalidValueException("parents", from.id() + " would come after itself");
            }
            if (seen.add(id)) {
                next.addAll(
                        specs.containsKey(id)
                                ? specs.get(id).parents()
                                : state.find(id)
                                        .map(job -> job.spec().parents())
                                        .orElseThrow());
            }
        }
    }

    /** A job and all that come after it, nearer ones first. */
    static Set<JobId> of(JobsState state, JobId id) {
        Set<JobId> all = new LinkedHashSet<>(List.of(id));
        Deque<JobId> next = new ArrayDeque<>(all);
        while (!next.isEmpty()) {
            for (JobId child : state.childrenOf(next.poll())) {
                if (all.add(child)) {
                    next.add(child);
                }
            }
        }
        return all;
    }

    /** Those of them that come after none of the others. */
    static List<JobId> first(JobsState state, Collection<JobId> jobs) {
        Set<JobId> later = new HashSet<>();
        for (JobId id : jobs) {
            of(state, id).stream().filter(other -> !other.equals(id)).forEach(later::add);
        }
        List<JobId> first = new ArrayList<>(jobs);
        first.removeAll(later);
        return first;
    }
}
