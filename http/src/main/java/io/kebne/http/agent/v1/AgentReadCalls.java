package io.kebne.http.agent.v1;

import io.kebne.actors.agent.AgentView;
import io.kebne.actors.agent.nested.NestedContainers;
import io.kebne.actors.agent.nested.NestedView;
import io.kebne.http.agent.AgentApi;
import io.kebne.http.json.TaskFields.Known;
import io.kebne.http.metrics.MetricMessages;
import io.kebne.http.metrics.NodeMetrics;
import io.kebne.http.node.LogVerbosity;
import io.kebne.http.node.NodeMessages;
import io.kebne.http.wire.v1.AgentMessages;
import io.kebne.http.wire.v1.ContainerMessages;
import io.kebne.http.wire.v1.ElementMessages;
import io.kebne.http.wire.v1.ExecutorMessages;
import io.kebne.http.wire.v1.FrameworkMessages;
import io.kebne.http.wire.v1.ResourceFormat;
import io.kebne.http.wire.v1.ResourceMessages;
import io.kebne.protocol.id.FrameworkId;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.agent.Protos.Call;
import org.apache.mesos.v1.agent.Protos.Response;
import org.apache.mesos.v1.agent.Protos.Response.GetContainers;
import org.apache.mesos.v1.agent.Protos.Response.GetExecutors;
import org.apache.mesos.v1.agent.Protos.Response.GetFrameworks;
import org.apache.mesos.v1.agent.Protos.Response.GetTasks;

/** The answers of an agent to the calls that change nothing (agent.proto, Response). */
@SuppressWarnings("deprecation") // Clients still use what Mesos has deprecated.
record AgentReadCalls(AgentApi agent, NodeMetrics metrics, LogVerbosity verbosity, InstantSource clock) {
    /** The calls that are answered here. */
    static final Set<Call.Type> ANSWERED = Collections.unmodifiableSet(EnumSet.of(
            Call.Type.GET_HEALTH,
            Call.Type.GET_FLAGS,
            Call.Type.GET_VERSION,
            Call.Type.GET_METRICS,
            Call.Type.GET_LOGGING_LEVEL,
            Call.Type.GET_STATE,
            Call.Type.GET_CONTAINERS,
            Call.Type.GET_FRAMEWORKS,
            Call.Type.GET_EXECUTORS,
            Call.Type.GET_OPERATIONS,
            Call.Type.GET_TASKS,
            Call.Type.GET_AGENT,
            Call.Type.GET_RESOURCE_PROVIDERS));

    /** An executor, and whose it is. */
    private record Owned(FrameworkId framework, AgentView.Executor executor) {}

    /** @throws io.kebne.http.request.NotReadyException when it needs a state that is not there yet */
    Response answer(Call call) {
        Response.Builder out = Response.newBuilder()
                .setType(Response.Type.valueOf(call.getType().name()));
        switch (call.getType()) {
            case GET_HEALTH ->
                out.getGetHealthBuilder().setHealthy(agent.troubles().isEmpty());
            case GET_FLAGS -> out.getGetFlagsBuilder().addAllFlags(NodeMessages.flags(agent.node()));
            case GET_VERSION -> out.getGetVersionBuilder().setVersionInfo(NodeMessages.version(agent.node()));
            case GET_METRICS -> out.getGetMetricsBuilder().addAllMetrics(MetricMessages.of(metrics));
            case GET_LOGGING_LEVEL -> out.getGetLoggingLevelBuilder().setLevel(verbosity.level());
            case GET_STATE ->
                out.getGetStateBuilder()
                        .setGetTasks(tasks(agent.readyView()))
                        .setGetExecutors(executors(agent.readyView()))
                        .setGetFrameworks(frameworks(agent.readyView()));
            case GET_CONTAINERS -> out.setGetContainers(containers(call.getGetContainers()));
            case GET_FRAMEWORKS -> out.setGetFrameworks(frameworks(agent.readyView()));
            case GET_EXECUTORS -> out.setGetExecutors(executors(agent.readyView()));
            case GET_TASKS -> out.setGetTasks(tasks(agent.readyView()));
            case GET_AGENT ->
                out.getGetAgentBuilder()
                        .setAgentInfo(AgentMessages.write(agent.readyView().info(), ResourceFormat.FULL));
            case GET_OPERATIONS -> out.getGetOperationsBuilder();
            case GET_RESOURCE_PROVIDERS -> out.getGetResourceProvidersBuilder();
            default -> throw new IllegalStateException("no call that reads: " + call.getType());
        }
        return out.build();
    }

    private static GetFrameworks frameworks(AgentView view) {
        GetFrameworks.Builder out = GetFrameworks.newBuilder();
        view.frameworks()
                .forEach(framework ->
                        out.addFrameworksBuilder().setFrameworkInfo(FrameworkMessages.write(framework.info())));
        view.completedFrameworks()
                .forEach(framework -> out.addCompletedFrameworksBuilder()
                        .setFrameworkInfo(FrameworkMessages.write(framework.info())));
        return out.build();
    }

    private static GetExecutors executors(AgentView view) {
        GetExecutors.Builder out = GetExecutors.newBuilder();
        running(view).forEach(owned -> out.addExecutorsBuilder().setExecutorInfo(executor(owned)));
        ended(view).forEach(owned -> out.addCompletedExecutorsBuilder().setExecutorInfo(executor(owned)));
        return out.build();
    }

    private static GetTasks tasks(AgentView view) {
        GetTasks.Builder out = GetTasks.newBuilder();
        running(view)
                .forEach(owned -> owned.executor().tasks().forEach(task -> {
                    if (task.state().isTerminal()) {
                        out.addTerminatedTasks(task(view, owned, task));
                    } else {
                        out.addLaunchedTasks(task(view, owned, task));
                    }
                }));
        Stream.concat(running(view), ended(view))
                .forEach(owned -> completed(owned).forEach(task -> out.addCompletedTasks(task(view, owned, task))));
        return out.build();
    }

    private static Stream<AgentView.Task> completed(Owned owned) {
        return owned.executor().completedTasks().stream();
    }

    private GetContainers containers(Call.GetContainers wanted) {
        boolean nested = wanted.getShowNested();
        GetContainers.Builder out = GetContainers.newBuilder();
        running(agent.readyView()).forEach(owned -> {
            String container = owned.executor().containerId();
            GetContainers.Container.Builder written = container(out, owned, List.of(container));
            UsageMessages.write(
                    agent.usage(container),
                    owned.executor().resources(),
                    clock.millis(),
                    written.getResourceStatisticsBuilder());
            owned.executor().tasks().stream()
                    .flatMap(task -> task.networks().stream())
                    .map(ContainerMessages::write)
                    .forEach(written.getContainerStatusBuilder()::addNetworkInfos);
            if (nested) {
                owned.executor()
                        .tasks()
                        .forEach(task ->
                                ofTask(owned, task).ifPresent(id -> container(out, owned, List.of(container, id))));
            }
        });
        List<NestedView> others = agent.containers().map(NestedContainers::list).orElse(List.of());
        for (NestedView view : others) {
            boolean shown =
                    (nested || view.path().isAlone()) && (view.owner().isPresent() || wanted.getShowStandalone());
            if (shown) {
                operators(out, view);
            }
        }
        return out.build();
    }

    private static GetContainers.Container.Builder container(
            GetContainers.Builder out, Owned owned, List<String> path) {
        Protos.ContainerID id = ContainerIds.write(path);
        GetContainers.Container.Builder container = out.addContainersBuilder()
                .setFrameworkId(FrameworkMessages.id(owned.framework()))
                .setExecutorId(ExecutorMessages.id(owned.executor().id()))
                .setExecutorName(owned.executor().name())
                .setContainerId(id);
        container.getContainerStatusBuilder().setContainerId(id);
        return container;
    }

    /** The container of its own that a task of the agent's executor has. */
    private static Optional<String> ofTask(Owned owned, AgentView.Task task) {
        return task.statuses().stream()
                .flatMap(status -> status.containerId().stream())
                .filter(id -> !id.equals(owned.executor().containerId()))
                .findFirst();
    }

    /** One that was launched by the calls for that. */
    private static void operators(GetContainers.Builder out, NestedView view) {
        Protos.ContainerID id = ContainerIds.write(view.path());
        GetContainers.Container.Builder container = out.addContainersBuilder().setContainerId(id);
        view.owner()
                .ifPresent(owner -> container
                        .setFrameworkId(FrameworkMessages.id(owner.framework().id()))
                        .setExecutorId(ExecutorMessages.id(owner.executorId()))
                        .setExecutorName(""));
        Protos.ContainerStatus.Builder status =
                container.getContainerStatusBuilder().setContainerId(id);
        view.pid().ifPresent(pid -> status.setExecutorPid(pid.intValue()));
    }

    private static Stream<Owned> running(AgentView view) {
        return view.frameworks().stream().flatMap(framework -> owned(framework, framework.executors()));
    }

    private static Stream<Owned> ended(AgentView view) {
        return Stream.concat(view.frameworks().stream(), view.completedFrameworks().stream())
                .flatMap(framework -> owned(framework, framework.completedExecutors()));
    }

    private static Stream<Owned> owned(AgentView.Framework framework, List<AgentView.Executor> executors) {
        return executors.stream().map(executor -> new Owned(framework.info().id(), executor));
    }

    private static Protos.Task task(AgentView view, Owned owned, AgentView.Task task) {
        return ElementMessages.task(new Known(
                task.info(), owned.framework(), view.info().id(), task.role(), task.state(), task.statuses()));
    }

    private static Protos.ExecutorInfo executor(Owned owned) {
        AgentView.Executor executor = owned.executor();
        return Protos.ExecutorInfo.newBuilder()
                .setExecutorId(ExecutorMessages.id(executor.id()))
                .setFrameworkId(FrameworkMessages.id(owned.framework()))
                .setName(executor.name())
                .setSource(executor.source())
                .addAllResources(
                        ResourceMessages.write(executor.resources(), ResourceFormat.FULL, Optional.of(executor.role())))
                .build();
    }
}
