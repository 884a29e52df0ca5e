package io.kebne.actors.job.core;

import io.kebne.persistence.job.JobEvent;
import io.kebne.persistence.job.JobsSnapshot;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.job.EndedRun;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.job.JobTask;
import io.kebne.protocol.job.TaskResult;
import io.kebne.protocol.task.TaskState;
import io.vavr.collection.SortedMap;
import io.vavr.collection.TreeMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that has not ended. Hard state.
 *
 * @param spec of its job when it was queued
 * @param tasks launched and not ended, by index
 * @param results the last of each task that has ended
 * @param failures that count, by index
 */
record ActiveRun(
        JobRun run,
        JobSpec spec,
        Optional<Long> startedMillis,
        Optional<JobEvent.RunEnding> ending,
        SortedMap<Integer, JobTask> tasks,
        SortedMap<Integer, TaskResult> results,
        SortedMap<Integer, Integer> failures) {
    /** @param before the run whose failed tasks this one repeats */
    static ActiveRun queued(JobRun run, JobSpec spec, Optional<EndedRun> before) {
        SortedMap<Integer, TaskResult> kept = TreeMap.empty();
        for (TaskResult result : before.map(EndedRun::results).orElse(List.of())) {
            if (result.success() && result.task().index() < spec.instances()) {
                kept = kept.put(result.task().index(), result);
            }
        }
        return new ActiveRun(run, spec, Optional.empty(), Optional.empty(), TreeMap.empty(), kept, TreeMap.empty());
    }

    static ActiveRun restore(JobsSnapshot.Run from) {
        SortedMap<Integer, JobTask> tasks = TreeMap.empty();
        for (JobTask task : from.tasks()) {
            tasks = tasks.put(task.index(), task);
        }
        SortedMap<Integer, TaskResult> results = TreeMap.empty();
        for (TaskResult result : from.results()) {
            results = results.put(result.task().index(), result);
        }
        SortedMap<Integer, Integer> failures = TreeMap.empty();
        for (Map.Entry<Integer, Integer> one : from.failures().entrySet()) {
            failures = failures.put(one.getKey(), one.getValue());
        }
        return new ActiveRun(from.run(), from.spec(), from.startedMillis(), from.ending(), tasks, results, failures);
    }

    JobsSnapshot.Run snapshot() {
        return new JobsSnapshot.Run(
                run,
                spec,
                startedMillis,
                ending,
                tasks.values().toJavaList(),
                results.values().toJavaList(),
                failures.toJavaMap());
    }

    long number() {
        return run.number();
    }

    Optional<JobTask> find(TaskId taskId) {
        return tasks.values().find(task -> task.taskId().equals(taskId)).toJavaOptional();
    }

    /** Which tasks are to be launched. */
    List<Integer> missing() {
        if (ending.isPresent() || tasks.size() == spec.instances()) {
            // Most runs that are under way: they are looked at whenever the queue is.
            return List.of();
        }
        List<Integer> missing = new ArrayList<>();
        for (int index = 0; index < spec.instances(); index++) {
            if (!tasks.containsKey(index) && !hasSucceeded(index) && !hasFailed(index)) {
                missing.add(index);
            }
        }
        return missing;
    }

    int succeeded() {
        return results.values().count(TaskResult::success);
    }

    /** How many tasks have failed for good. */
    int failed() {
        return failures.keySet().count(index -> hasFailed(index) && !hasSucceeded(index) && !tasks.containsKey(index));
    }

    int attempts(int index) {
        return failures.get(index).getOrElse(0);
    }

    private boolean hasSucceeded(int index) {
        return results.get(index).exists(TaskResult::success);
    }

    private boolean hasFailed(int index) {
        return attempts(index) > spec.retry().retries();
    }

    ActiveRun ending(JobEvent.RunEnding event) {
        return new ActiveRun(run, spec, startedMillis, Optional.of(event), tasks, results, failures);
    }

    ActiveRun launched(JobTask task) {
        return new ActiveRun(
                run,
                spec,
                startedMillis.or(() -> Optional.of(task.launchedMillis())),
                ending,
                tasks.put(task.index(), task),
                results,
                failures);
    }

    ActiveRun with(JobTask task) {
        return new ActiveRun(run, spec, startedMillis, ending, tasks.put(task.index(), task), results, failures);
    }

    ActiveRun ended(TaskResult result, boolean counts) {
        int index = result.task().index();
        SortedMap<Integer, JobTask> rest = tasks.remove(index);
        if (!counts) {
            return new ActiveRun(run, spec, startedMillis, ending, rest, results, failures);
        }
        return new ActiveRun(
                run,
                spec,
                startedMillis,
                ending,
                rest,
                results.put(index, result),
                result.success() ? failures : failures.put(index, attempts(index) + 1));
    }

    /** Its framework has been ended, and all tasks with it. */
    ActiveRun withoutTasks(String reason, long atMillis) {
        ActiveRun next = this;
        for (JobTask task : tasks.values()) {
            next = next.ended(
                    new TaskResult(
                            task,
                            TaskState.KILLED,
                            false,
                            Optional.empty(),
                            Optional.empty(),
                            reason,
                            Optional.empty(),
                            Optional.empty(),
                            atMillis),
                    true);
        }
        return next;
    }

    EndedRun over(JobRun.State state, String why, long atMillis) {
        return new EndedRun(
                run, state, why, startedMillis, atMillis, results.values().toJavaList());
    }
}
