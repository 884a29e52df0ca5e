package io.kebne.actors.job.core;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Label;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.job.JobTask;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskInfoBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A task of a run as the cluster sees it. */
final class RunTasks {
    private static final Pattern NAME =
            Pattern.compile("(?<id>.+)\\.run-(?<number>[0-9]{1,18})\\.[0-9]+-[A-Za-z0-9-]+");

    /** Whose task a name belongs to. */
    record Owner(JobId id, long number) {}

    private RunTasks() {}

    /** @param freshId so that the name is used once */
    static String name(JobId id, long number, int index, String freshId) {
        return id + ".run-" + number + "." + index + "-" + freshId;
    }

    /** Empty: it is of no job, as it may be when somebody else has used the framework. */
    static Optional<Owner> owner(String taskId) {
        Matcher matcher = NAME.matcher(taskId);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Owner(new JobId(matcher.group("id")), Long.parseLong(matcher.group("number"))));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }

    static TaskInfo of(ActiveRun run, JobTask task, Resources resources) {
        JobSpec spec = run.spec();
        TaskInfoBuilder builder = new TaskInfoBuilder(task.taskId(), spec.id().value(), resources)
                .command(spec.program().command(environment(run, task)))
                .labels(spec.labels().entrySet().stream()
                        .map(label -> new Label(label.getKey(), Optional.of(label.getValue())))
                        .toList())
                .priority(spec.priority());
        spec.program().jvm().ifPresent(builder::jvm);
        spec.program().container().ifPresent(builder::container);
        spec.timeout().ifPresent(builder::maxCompletionTime);
        return builder.build();
    }

    /** What the user names is stronger, and strongest what a run was given. */
    private static List<EnvironmentVariable> environment(ActiveRun run, JobTask task) {
        JobSpec spec = run.spec();
        Map<String, String> all = new TreeMap<>();
        all.put("KEBNE_JOB", spec.id().value());
        all.put("KEBNE_JOB_RUN", Long.toString(run.number()));
        all.put("KEBNE_JOB_INDEX", Integer.toString(task.index()));
        all.put("KEBNE_JOB_INSTANCES", Integer.toString(spec.instances()));
        all.put("KEBNE_JOB_ATTEMPT", Integer.toString(task.attempt()));
        run.run()
                .slotMillis()
                .ifPresent(slot ->
                        all.put("KEBNE_JOB_SLOT", Instant.ofEpochMilli(slot).toString()));
        all.put("MESOS_TASK_ID", task.taskId().value());
        all.put("HOST", task.hostname());
        all.putAll(spec.program().env());
        all.putAll(spec.parameters());
        all.putAll(run.run().parameters());
        return all.entrySet().stream()
                .map(entry -> new EnvironmentVariable(entry.getKey(), entry.getValue()))
                .toList();
    }
}
