package io.kebne.protocol.task;

import io.kebne.protocol.Bytes;
import io.kebne.protocol.Label;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.resources.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a {@link TaskInfo} together, of which most fields are mostly absent. */
public final class TaskInfoBuilder {
    private final TaskId taskId;
    private String name;
    private Resources resources;
    private Optional<CommandInfo> command = Optional.empty();
    private Optional<KillPolicy> killPolicy = Optional.empty();
    private List<Label> labels = List.of();
    private Map<String, Limit> limits = Map.of();
    private int priority;
    private Optional<ExecutorInfo> executor = Optional.empty();
    private Optional<Bytes> data = Optional.empty();
    private Optional<DiscoveryInfo> discovery = Optional.empty();
    private Optional<HealthCheck> healthCheck = Optional.empty();
    private Optional<CheckInfo> check = Optional.empty();
    private Optional<Duration> maxCompletionTime = Optional.empty();
    private Optional<ContainerInfo> container = Optional.empty();
    private Optional<JvmInfo> jvm = Optional.empty();

    public TaskInfoBuilder(TaskId taskId, String name, Resources resources) {
        this.taskId = taskId;
        this.name = name;
        this.resources = resources;
    }

    TaskInfoBuilder(TaskInfo task) {
        this(task.taskId(), task.name(), task.resources());
        command = task.command();
        killPolicy = task.killPolicy();
        labels = task.labels();
        limits = task.limits();
        priority = task.priority();
        executor = task.executor();
        data = task.data();
        discovery = task.discovery();
        healthCheck = task.healthCheck();
        check = task.check();
        maxCompletionTime = task.maxCompletionTime();
        container = task.container();
        jvm = task.jvm();
    }

    public TaskInfoBuilder name(String given) {
        name = given;
        return this;
    }

    public TaskInfoBuilder resources(Resources given) {
        resources = given;
        return this;
    }

    public TaskInfoBuilder command(CommandInfo given) {
        command = Optional.of(given);
        return this;
    }

    public TaskInfoBuilder killPolicy(KillPolicy given) {
        killPolicy = Optional.of(given);
        return this;
    }

    public TaskInfoBuilder labels(List<Label> given) {
        labels = given;
        return this;
    }

    public TaskInfoBuilder limits(Map<String, Limit> given) {
        limits = given;
        return this;
    }

    public TaskInfoBuilder priority(int given) {
        priority = given;
        return this;
    }

    public TaskInfoBuilder executor(ExecutorInfo given) {
        executor = Optional.of(given);
        return this;
    }

    public TaskInfoBuilder data(Bytes given) {
        data = Optional.of(given);
        return this;
    }

    public TaskInfoBuilder discovery(DiscoveryInfo given) {
        discovery = Optional.of(given);
        return this;
    }

    public TaskInfoBuilder healthCheck(HealthCheck given) {
        healthCheck = Optional.of(given);
        return this;
    }

    public TaskInfoBuilder check(CheckInfo given) {
        check = Optional.of(given);
        return this;
    }

    public TaskInfoBuilder maxCompletionTime(Duration given) {
        maxCompletionTime = Optional.of(given);
        return this;
    }

    public TaskInfoBuilder container(ContainerInfo given) {
        container = Optional.of(given);
        return this;
    }

    /** A command, if there is any, is to have {@link TaskInfo#JAVA} for a value. */
    public TaskInfoBuilder jvm(JvmInfo given) {
        jvm = Optional.of(given);
        return this;
    }

    /** @throws io.kebne.protocol.InvalidValueException naming the field at fault */
    public TaskInfo build() {
        return new TaskInfo(
                taskId,
                name,
                resources,
                command.or(() -> jvm.map(java -> CommandInfo.exec(List.of(TaskInfo.JAVA)))),
                killPolicy,
                labels,
                limits,
                priority,
                executor,
                data,
                discovery,
                healthCheck,
                check,
                maxCompletionTime,
                container,
                jvm);
    }
}
