package io.kebne.actors.agent;

import io.kebne.actors.agent.check.core.Checks;
import io.kebne.actors.agent.core.AgentInput;
import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.core.ExecutorEntry;
import io.kebne.actors.agent.core.Limitation;
import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.actors.agent.core.TaskReport;
import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.actors.agent.jvm.JvmSubject;
import io.kebne.actors.agent.jvm.JvmTask;
import io.kebne.actors.agent.sandbox.WorkDirectory;
import io.kebne.protocol.executor.ExecutorClaims;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ContainerVolume;
import io.kebne.protocol.task.ProcessLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A process that an {@link ExecutorActor} looks after: that of a task, or that of a framework's executor.
 *
 * @param id names the process' sandbox and what its supervisor notes
 * @param name for people
 * @param taskId empty for an executor
 * @param bounds what it was given and how far it may go
 * @param processLimits of each of its processes
 * @param within the executor's container, for a task of the agent's own executor
 * @param jvm the Java program that it is
 * @param shutdownGrace what it is told about how long it may take to end; empty: as the agent is set
 * @param image what a container engine or runtime is to run; empty: a process of the agent's machine
 * @param volumes what it is to see in other places, as a process of the agent's machine
 * @param networks that it is to join; none: it shares the agent's, or a runtime sees to it
 * @param checks how it is looked at while it runs
 * @param report what the agent decides about when the process reports
 * @param lost what it decides about when nobody looks after the process any more
 */
record Container(
        String id,
        String name,
        FrameworkInfo framework,
        ExecutorId executorId,
        Optional<TaskId> taskId,
        String role,
        CommandInfo command,
        Resources resources,
        Bounds bounds,
        List<ProcessLimit> processLimits,
        Optional<String> within,
        Optional<JvmTask> jvm,
        Optional<Duration> shutdownGrace,
        Optional<ContainerInfo> image,
        List<ContainerVolume> volumes,
        List<String> networks,
        Checks checks,
        Function<TaskReport, AgentInput> report,
        AgentInput lost) {
    static Container of(TaskEntry task) {
        TaskKey key = task.key();
        return new Container(
                task.containerId(),
                "task " + key,
                task.framework(),
                task.executorId(),
                Optional.of(key.taskId()),
                task.role(),
                task.info().command().orElseThrow(),
                task.info().resources(),
                Bounds.of(task.info().resources(), task.info().limits()),
                task.info().container().map(ContainerInfo::processLimits).orElse(List.of()),
                task.executorContainer(),
                JvmTask.of(task.info()),
                Optional.empty(),
                task.info().container().filter(ContainerInfo::isOfImage),
                task.info()
                        .container()
                        .filter(container -> !container.isOfImage())
                        .map(ContainerInfo::volumes)
                        .orElse(List.of()),
                task.info().container().map(Container::networks).orElse(List.of()),
                Checks.of(task),
                report -> new AgentInput.Reported(key, report),
                new AgentInput.ExecutorGone(key));
    }

    /** A runtime or an engine can make one that is of nobody else by itself. */
    private static List<String> networks(ContainerInfo container) {
        boolean byOthers = container.isForEngine()
                || container.isInAgentsNetwork()
                || (container.isOfImage() && container.networks().equals(List.of(ContainerInfo.NO_NETWORK)));
        return byOthers
                ? List.of()
                : container.networks().stream().filter(name -> !name.isEmpty()).toList();
    }

    /** Whether its ports are the agent's own, or an engine's, which maps some of those. */
    boolean isFoundAtAgent() {
        return networks.isEmpty()
                && image.filter(container -> !container.isForEngine() && !container.isInAgentsNetwork())
                        .isEmpty();
    }

    /** Whether a container engine runs it, and not the agent's supervisors. */
    boolean isByEngine() {
        return image.filter(ContainerInfo::isForEngine).isPresent();
    }

    /** Where its sandbox is or would be. */
    Path sandbox(WorkDirectory work) {
        return within.isPresent()
                ? work.nestedSandbox(framework.id(), executorId, within.get(), id)
                : work.sandbox(framework.id(), executorId, id);
    }

    /** Who it is, for those who look at its virtual machine. */
    JvmSubject subject(WorkDirectory work) {
        return new JvmSubject(taskId.map(task -> new TaskKey(framework.id(), task)), id, jvm, sandbox(work));
    }

    /** What the token of a framework's executor says; empty for a task. */
    Optional<ExecutorClaims> claims() {
        return taskId.isPresent()
                ? Optional.empty()
                : Optional.of(new ExecutorClaims(new ExecutorKey(framework.id(), executorId), id));
    }

    /** Of a framework's executor. */
    static Container of(ExecutorEntry executor) {
        ExecutorKey key = executor.key();
        String id = executor.containerId();
        return new Container(
                id,
                "executor " + key,
                executor.framework(),
                key.executorId(),
                Optional.empty(),
                executor.role(),
                executor.info().command().orElseThrow(),
                executor.info().resources(),
                Bounds.of(executor.info().resources(), Map.of()),
                executor.info().container().map(ContainerInfo::processLimits).orElse(List.of()),
                Optional.empty(),
                Optional.empty(),
                executor.info().shutdownGracePeriod(),
                Optional.empty(),
                List.of(),
                List.of(),
                Checks.NONE,
                report -> new AgentInput.ExecutorReported(key, id, report),
                new AgentInput.ExecutorVanished(key, id));
    }

    /** Has it said when it goes beyond what it was given. */
    void watch(AgentHost host, Consumer<Limitation> listener) {
        host.isolation().watch(id, within, bounds, Optional.of(sandbox(host.workDirectory())), listener);
    }

    /** Whether the agent still counts on its process. */
    boolean isNeeded(AgentState state) {
        return task(state).isPresent() || executor(state).isPresent();
    }

    /** Whether its process was asked to end. */
    boolean isEnding(AgentState state) {
        return task(state).filter(TaskEntry::killing).isPresent()
                || executor(state).filter(ExecutorEntry::ending).isPresent();
    }

    private Optional<TaskEntry> task(AgentState state) {
        return taskId.flatMap(task ->
                        state.tasks().get(new TaskKey(framework.id(), task)).toJavaOptional())
                .filter(task -> task.containerId().equals(id));
    }

    private Optional<ExecutorEntry> executor(AgentState state) {
        return taskId.isPresent()
                ? Optional.empty()
                : state.executors()
                        .get(new ExecutorKey(framework.id(), executorId))
                        .toJavaOptional()
                        .filter(executor -> executor.containerId().equals(id));
    }
}
