package io.kebne.actors.agent;

import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.core.ExecutorEntry;
import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.actors.agent.nested.Parent;
import io.kebne.actors.agent.nested.Parent.Owner;
import io.kebne.actors.agent.nested.Parents;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.vavr.control.Option;
import java.util.List;
import java.util.Optional;

/** The tasks and executors of an agent in one of its states, as containers that others lie in. */
record ContainerParents(AgentHost host, AgentState state) implements Parents {
    @Override
    public boolean has(String containerId) {
        return executor(containerId).isDefined() || task(containerId).isDefined();
    }

    @Override
    public boolean runsImage(String containerId) {
        return task(containerId)
                .exists(task ->
                        task.info().container().filter(ContainerInfo::isOfImage).isPresent());
    }

    @Override
    public Optional<Parent> find(String containerId) {
        return executor(containerId)
                .map(this::of)
                .orElse(() -> task(containerId).map(this::of))
                .toJavaOptional();
    }

    private Option<ExecutorEntry> executor(String containerId) {
        return state.executors()
                .living()
                .values()
                .find(executor -> executor.containerId().equals(containerId));
    }

    /** One that the agent runs itself. */
    private Option<TaskEntry> task(String containerId) {
        return state.tasks()
                .values()
                .find(task ->
                        task.containerId().equals(containerId) && !task.info().isCustom());
    }

    private Parent of(ExecutorEntry executor) {
        return new Parent(
                executor.containerId(),
                new Owner(executor.framework(), executor.info().executorId(), Optional.empty()),
                executor.role(),
                host.workDirectory()
                        .sandbox(executor.framework().id(), executor.info().executorId(), executor.containerId()),
                user(executor.framework(), executor.info().command()),
                executor.info().command().map(CommandInfo::environment).orElse(List.of()),
                executor.isCustom());
    }

    private Parent of(TaskEntry task) {
        Container container = Container.of(task);
        return new Parent(
                task.containerId(),
                new Owner(task.framework(), task.executorId(), container.taskId()),
                task.role(),
                container.sandbox(host.workDirectory()),
                user(task.framework(), task.info().command()),
                container.command().environment(),
                true);
    }

    private Optional<String> user(FrameworkInfo framework, Optional<CommandInfo> command) {
        Optional<String> named = command.flatMap(CommandInfo::user);
        return host.settings().switchUser() ? named.or(() -> Optional.of(framework.user())) : named;
    }
}
