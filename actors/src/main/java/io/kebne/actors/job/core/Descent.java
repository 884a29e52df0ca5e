package io.kebne.actors.job.core;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobSpec;
import java.util.ArrayDeque;
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
        new Circles(state, specs).require();
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

    /** Those of them that come after none of the others. Looks at each job that comes after them once. */
    static List<JobId> first(JobsState state, Collection<JobId> jobs) {
        Set<JobId> later = new HashSet<>();
        Deque<JobId> next = new ArrayDeque<>(jobs);
        while (!next.isEmpty()) {
            for (JobId child : state.childrenOf(next.poll())) {
                if (later.add(child)) {
                    next.add(child);
                }
            }
        }
        return jobs.stream().filter(id -> !later.contains(id)).toList();
    }
}
