package io.kebne.protocol.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.role.Role;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.task.EnvironmentVariable;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A job as its users want it. It runs when it is told to; with a schedule at its slots; with parents whenever all of them
 * have succeeded since its last run.
 *
 * @param demand of each task
 * @param instances how many tasks a run has, which are told apart by {@code KEBNE_JOB_INDEX}
 * @param parameters variables of each task, which a run may be given others of
 * @param timeout how long a task may run
 * @param history how many runs that have ended are remembered
 * @param gang whether all tasks are launched at once, or none
 * @param expectedRunTime as far as the user knows; empty: it is learnt
 * @param suspended whether neither schedule nor parents begin a run
 * @param priority among jobs, and among tasks of its role: the lower the later, and the sooner ended for others
 */
public record JobSpec(
        JobId id,
        Program program,
        Demand demand,
        int instances,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> parameters,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Schedule> schedule,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedSet<JobId> parents,
        Retry retry,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Duration> timeout,
        Success success,
        int history,
        boolean gang,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Duration> expectedRunTime,
        boolean suspended,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> labels,
        String role,
        int priority) {
    public static final int MAX_INSTANCES = 1000;
    public static final int MAX_HISTORY = 100;
    public static final int DEFAULT_HISTORY = 10;
    public static final int MAX_PARENTS = 100;

    private static final int MAX_SIZE = 32 * 1024;

    public JobSpec {
        if (instances < 1 || instances > MAX_INSTANCES) {
            throw new InvalidValueException("instances", "must lie between 1 and " + MAX_INSTANCES);
        }
        if (history < 1 || history > MAX_HISTORY) {
            throw new InvalidValueException("history", "must lie between 1 and " + MAX_HISTORY);
        }
        parameters = sorted(parameters);
        requireParameters(parameters);
        labels = sorted(labels);
        parents = Collections.unmodifiableSortedSet(new TreeSet<>(parents == null ? List.of() : parents));
        if (parents.size() > MAX_PARENTS) {
            throw new InvalidValueException("parents", "must be at most " + MAX_PARENTS);
        }
        if (parents.contains(id)) {
            throw new InvalidValueException("parents", "must not name the job itself");
        }
        if (schedule.isPresent() && !parents.isEmpty()) {
            throw new InvalidValueException("schedule", "must not be given beside parents");
        }
        Role.require(role);
        if (!program.portMappings().isEmpty()) {
            throw new InvalidValueException("container.portMappings", "are for services: jobs have no ports");
        }
        requireTime("timeoutSeconds", timeout);
        requireTime("expectedRunTimeSeconds", expectedRunTime);
        int most = instances;
        if (success.tasks().filter(count -> count > most).isPresent()) {
            throw new InvalidValueException("success.tasks", "must be at most instances, which are " + instances);
        }
        if (program.size() + size(parameters) + size(labels) > MAX_SIZE) {
            throw new InvalidValueException(
                    "cmd",
                    "commands, files, variables, parameters and labels must have at most " + MAX_SIZE
                            + " characters in all");
        }
    }

    /** What tells it from others; of the parameters only the names: values may be secrets, and logs show this. */
    @Override
    public String toString() {
        return "JobSpec[id=" + id + ", program=" + program + ", parameters=" + parameters.keySet() + ", schedule="
                + schedule + ", parents=" + parents + "]";
    }

    /** One task, to run when told to. */
    public static JobSpec of(JobId id, Program program, Demand demand) {
        return new JobSpec(
                id,
                program,
                demand,
                1,
                new TreeMap<>(),
                Optional.empty(),
                new TreeSet<>(),
                Retry.NONE,
                Optional.empty(),
                Success.DEFAULT,
                DEFAULT_HISTORY,
                false,
                Optional.empty(),
                false,
                new TreeMap<>(),
                Role.DEFAULT,
                0);
    }

    public JobSpec withSchedule(Schedule other) {
        return with(instances, Optional.of(other), parents, retry, success, gang, expectedRunTime, priority);
    }

    public JobSpec withParents(JobId... others) {
        return with(
                instances, schedule, new TreeSet<>(List.of(others)), retry, success, gang, expectedRunTime, priority);
    }

    public JobSpec withInstances(int count) {
        return with(count, schedule, parents, retry, success, gang, expectedRunTime, priority);
    }

    public JobSpec withRetry(Retry other) {
        return with(instances, schedule, parents, other, success, gang, expectedRunTime, priority);
    }

    public JobSpec withSuccess(Success other) {
        return with(instances, schedule, parents, retry, other, gang, expectedRunTime, priority);
    }

    public JobSpec asGang() {
        return with(instances, schedule, parents, retry, success, true, expectedRunTime, priority);
    }

    public JobSpec withExpectedRunTime(Duration other) {
        return with(instances, schedule, parents, retry, success, gang, Optional.of(other), priority);
    }

    public JobSpec withPriority(int other) {
        return with(instances, schedule, parents, retry, success, gang, expectedRunTime, other);
    }

    private JobSpec with(
            int count,
            Optional<Schedule> newSchedule,
            SortedSet<JobId> newParents,
            Retry newRetry,
            Success newSuccess,
            boolean newGang,
            Optional<Duration> newExpected,
            int newPriority) {
        return new JobSpec(
                id,
                program,
                demand,
                count,
                parameters,
                newSchedule,
                newParents,
                newRetry,
                timeout,
                newSuccess,
                history,
                newGang,
                newExpected,
                suspended,
                labels,
                role,
                newPriority);
    }

    /** How many tasks of a run must succeed. */
    public int successesNeeded() {
        return success.tasks().orElse(instances);
    }

    /** About how many characters this has. */
    public int size() {
        return program.size() + size(parameters) + size(labels);
    }

    /** @throws InvalidValueException when one of these cannot be a variable */
    public static void requireParameters(Map<String, String> parameters) {
        parameters.forEach((name, value) -> {
            try {
                new EnvironmentVariable(name, value);
            } catch (InvalidValueException e) {
                throw new InvalidValueException("parameters", "'" + name + "': " + e.reason());
            }
        });
        if (size(parameters) > MAX_SIZE) {
            throw new InvalidValueException("parameters", "must have at most " + MAX_SIZE + " characters in all");
        }
    }

    private static void requireTime(String field, Optional<Duration> time) {
        if (time.filter(t -> t.toMillis() < 1 || t.toDays() > 365).isPresent()) {
            throw new InvalidValueException(field, "must be more than 0 and at most 365 days");
        }
    }

    private static SortedMap<String, String> sorted(Map<String, String> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map == null ? Map.of() : map));
    }

    private static int size(Map<String, String> map) {
        int size = 0;
        for (Map.Entry<String, String> entry : map.entrySet()) {
            size += entry.getKey().length() + entry.getValue().length();
        }
        return size;
    }
}
