package io.kebne.actors.agent.core;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.NetworkInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task that an agent runs or ran.
 *
 * @param framework whose task it is, as it presented itself with this task
 * @param role whose resources it takes
 * @param info what was asked for
 * @param containerId fresh for each launch; names the sandbox. That of its executor when this is the framework's own
 * @param statuses what it went through on this agent, oldest first: how it began, and the last few
 * @param killing whether it was asked to end
 * @param killReason why, when it was not its scheduler who asked
 * @param executorContainer the container of its executor; empty when the agent runs it as if it were alone
 * @param group which group of its executor it is of
 * @param resized whether it was given other resources than it was started with
 */
public record TaskEntry(
        FrameworkInfo framework,
        String role,
        TaskInfo info,
        String containerId,
        List<TaskStatus> statuses,
        boolean killing,
        Optional<Reason> killReason,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> executorContainer,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> group,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean resized) {
    /** An executor or a check may say any number of things of a task; how it began and the last few are kept. */
    private static final int MAX_STATUSES = 20;

    private static final int FIRST_STATUSES = 2;

    public TaskEntry {
        statuses = kept(statuses);
    }

    private static List<TaskStatus> kept(List<TaskStatus> statuses) {
        if (statuses.size() <= MAX_STATUSES) {
            return List.copyOf(statuses);
        }
        List<TaskStatus> some = new ArrayList<>(statuses.subList(0, FIRST_STATUSES));
        some.addAll(statuses.subList(statuses.size() - MAX_STATUSES + FIRST_STATUSES, statuses.size()));
        return List.copyOf(some);
    }

    /** One that the agent runs as if it were alone. */
    public TaskEntry(
            FrameworkInfo framework,
            String role,
            TaskInfo info,
            String containerId,
            List<TaskStatus> statuses,
            boolean killing,
            Optional<Reason> killReason) {
        this(framework, role, info, containerId, statuses, killing, killReason, Optional.empty(), Optional.empty());
    }

    /** One with the resources that it was started with. */
    public TaskEntry(
            FrameworkInfo framework,
            String role,
            TaskInfo info,
            String containerId,
            List<TaskStatus> statuses,
            boolean killing,
            Optional<Reason> killReason,
            Optional<String> executorContainer,
            Optional<String> group) {
        this(framework, role, info, containerId, statuses, killing, killReason, executorContainer, group, false);
    }

    public TaskKey key() {
        return new TaskKey(framework.id(), info.taskId());
    }

    /** The last of its statuses. */
    public TaskStatus latest() {
        return statuses.get(statuses.size() - 1);
    }

    /** Those that its container has joined, as far as it is known to run. */
    List<NetworkInfo> networks() {
        return statuses.isEmpty() ? List.of() : latest().networks();
    }

    TaskEntry with(TaskStatus status) {
        List<TaskStatus> longer = new ArrayList<>(statuses);
        longer.add(status);
        return copy(longer, killing, killReason);
    }

    TaskEntry askedToEnd(Optional<Reason> reason) {
        return copy(statuses, true, killing ? killReason : reason);
    }

    private TaskEntry copy(List<TaskStatus> nowStatuses, boolean nowKilling, Optional<Reason> nowReason) {
        return new TaskEntry(
                framework,
                role,
                info,
                containerId,
                nowStatuses,
                nowKilling,
                nowReason,
                executorContainer,
                group,
                resized);
    }

    TaskEntry resized(Resources resources, Map<String, Limit> limits) {
        return new TaskEntry(
                framework,
                role,
                info.withResources(resources).withLimits(limits),
                containerId,
                statuses,
                killing,
                killReason,
                executorContainer,
                group,
                true);
    }

    /** The executor that it has beside others, or may have. */
    public Optional<ExecutorKey> executorKey() {
        return info.executor().map(executor -> new ExecutorKey(framework.id(), executor.executorId()));
    }

    /** Whose sandbox it has, and whom its statuses name: a task that runs alone has an executor of its own name. */
    public ExecutorId executorId() {
        return info.executor()
                .map(ExecutorInfo::executorId)
                .orElseGet(() -> new ExecutorId(info.taskId().value()));
    }

    /** Whether its executor was not given it yet, or has said nothing about it. */
    boolean isStaging() {
        return latest().state() == TaskState.STAGING;
    }
}
