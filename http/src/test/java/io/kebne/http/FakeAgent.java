package io.kebne.http;

import io.kebne.actors.agent.AgentView;
import io.kebne.actors.agent.core.AgentCounters.Heard;
import io.kebne.actors.agent.core.CollectedSandboxes;
import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.actors.agent.nested.NestedContainers;
import io.kebne.actors.agent.sandbox.SandboxFiles;
import io.kebne.actors.agent.token.ExecutorTokens;
import io.kebne.actors.agent.usage.core.UsageBook;
import io.kebne.actors.api.ExecutorAnswer;
import io.kebne.actors.api.ExecutorClients;
import io.kebne.actors.api.ExecutorStream;
import io.kebne.actors.api.FetcherStats;
import io.kebne.actors.api.JvmDiagnostics;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.api.PendingOperation;
import io.kebne.actors.api.RecoveryStats;
import io.kebne.http.agent.AgentApi;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.executor.ExecutorCall;
import io.kebne.protocol.executor.ExecutorClaims;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.ImageReference;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** An agent that shows what a test gives it. */
public final class FakeAgent implements AgentApi {
    private volatile ExecutorClients executors;
    private volatile JvmDiagnostics jvms;
    private volatile Map<String, String> flags = Map.of();
    private volatile Optional<AgentView> view = Optional.empty();
    private volatile Optional<NestedContainers> containers = Optional.empty();
    private volatile Optional<ExecutorTokens> tokens = Optional.empty();
    private volatile Optional<SandboxFiles> files = Optional.empty();
    private volatile List<String> troubles = List.of();
    private volatile List<PendingOperation> pending = List.of();
    private volatile Optional<List<ImageReference>> excluded = Optional.empty();
    private volatile CompletableFuture<Integer> pruned = CompletableFuture.completedFuture(1);
    private volatile Optional<UsageBook.Report> needs = Optional.empty();
    private volatile ContainerUsage usage = ContainerUsage.UNKNOWN;

    public void setFlags(Map<String, String> newFlags) {
        flags = newFlags;
    }

    public void show(AgentView newView) {
        view = Optional.of(newView);
    }

    @Override
    public CollectedSandboxes collected() {
        return new CollectedSandboxes(Duration.ofDays(7), 3, 2, 1);
    }

    /** What its containers are taken to need. */
    public void need(UsageBook.Report newNeeds) {
        needs = Optional.of(newNeeds);
    }

    @Override
    public Optional<UsageBook.Report> needs() {
        return needs;
    }

    /** What each container uses. */
    public void use(ContainerUsage newUsage) {
        usage = newUsage;
    }

    @Override
    public ContainerUsage usage(String containerId) {
        return usage;
    }

    public void serve(SandboxFiles newFiles) {
        files = Optional.of(newFiles);
    }

    public void contain(NestedContainers newContainers) {
        containers = Optional.of(newContainers);
    }

    @Override
    public Optional<NestedContainers> containers() {
        return containers;
    }

    /** By which executors must prove who they are where they are asked. */
    public void setTokens(ExecutorTokens newTokens) {
        tokens = Optional.of(newTokens);
    }

    @Override
    public Optional<ExecutorTokens> executorTokens() {
        return tokens;
    }

    /** What its launches wait for. */
    public void await(List<PendingOperation> operations) {
        pending = List.copyOf(operations);
    }

    @Override
    public List<PendingOperation> pendingOperations() {
        return pending;
    }

    /** The images that were to stay the last time that images were to be pruned; empty when they were not yet. */
    public Optional<List<ImageReference>> excluded() {
        return excluded;
    }

    /** Images cannot be pruned from now on. */
    public void failPruning(IOException failure) {
        pruned = CompletableFuture.failedFuture(failure);
    }

    @Override
    public CompletionStage<Integer> pruneImages(List<ImageReference> images) {
        excluded = Optional.of(images);
        return pruned;
    }

    public void setTroubles(List<String> newTroubles) {
        troubles = newTroubles;
    }

    @Override
    public List<String> troubles() {
        return troubles;
    }

    @Override
    public NodeInfo node() {
        return new NodeInfo(
                "agent-id", "agent.example", "10.0.0.2", 5051, "akka://kebne@10.0.0.2:1", 500, "0.1.0", flags);
    }

    @Override
    public Optional<AgentView> view() {
        return view;
    }

    /** Who speaks for executors; nobody does, unless a test says so. */
    public void answer(ExecutorClients newExecutors) {
        executors = newExecutors;
    }

    @Override
    public ExecutorClients executors() {
        return new ExecutorClients() {
            @Override
            public CompletionStage<ExecutorAnswer> call(
                    ExecutorKey key,
                    Optional<ExecutorClaims> caller,
                    ExecutorCall call,
                    Optional<ExecutorStream> stream) {
                return executors == null
                        ? CompletableFuture.failedFuture(new TimeoutException("nobody"))
                        : executors.call(key, caller, call, stream);
            }

            @Override
            public void gone(ExecutorKey key, ExecutorStream stream) {
                executors.gone(key, stream);
            }
        };
    }

    /** Who speaks for virtual machines; there are none, unless a test says so. */
    public void showJvms(JvmDiagnostics newJvms) {
        jvms = newJvms;
    }

    @Override
    public JvmDiagnostics jvms() {
        return jvms;
    }

    @Override
    public Optional<SandboxFiles> files() {
        return files;
    }

    @Override
    public Optional<RecoveryStats> recovery() {
        return Optional.of(new RecoveryStats(2, Duration.ofMillis(1250)));
    }

    @Override
    public Optional<FetcherStats> fetcherStats() {
        return Optional.of(new FetcherStats(1000, 30, 2, 1));
    }

    /** An agent with one framework that runs a task and has run another, and a framework that is over. */
    public static AgentView aBusyAgent() {
        AgentInfo info = new AgentInfo(
                new AgentId("agent-id"),
                "agent.example",
                "10.0.0.2",
                5051,
                Resources.parse("cpus:4;mem:1024;disk:1000;ports:[31000-32000]"),
                Attribute.parse("rack:r1"),
                "0.1.0");
        FrameworkInfo framework = FrameworkInfo.of(new FrameworkId("f"), "framework", "prod");
        FrameworkInfo over = FrameworkInfo.of(new FrameworkId("over"), "over", "*");
        return new AgentView(
                info,
                1_500,
                true,
                Resources.parse("cpus:1;mem:128"),
                List.of(new AgentView.Framework(
                        framework,
                        List.of(executor("running", TaskState.STARTING, TaskState.RUNNING)),
                        List.of(executor("done", TaskState.STARTING, TaskState.RUNNING, TaskState.FINISHED)))),
                List.of(new AgentView.Framework(over, List.of(), List.of(executor("old", TaskState.FAILED)))),
                Map.of(TaskState.RUNNING, 1L),
                Map.of(TaskState.FINISHED, 1L, TaskState.FAILED, 2L),
                4,
                1,
                Map.of(Heard.VALID_STATUS_UPDATES, 6L, Heard.INVALID_FRAMEWORK_MESSAGES, 1L),
                Resources.EMPTY,
                0);
    }

    private static AgentView.Executor executor(String id, TaskState... states) {
        List<TaskStatus> statuses = new ArrayList<>();
        for (TaskState state : states) {
            statuses.add(TaskStatus.of(
                    new TaskId(id), state, Source.EXECUTOR, Optional.empty(), "", 2_000, Optional.empty()));
        }
        Resources resources = Resources.parse("cpus:1;mem:128");
        TaskInfo task = TaskInfo.of(new TaskId(id), "name of " + id, resources, CommandInfo.shell("true")).toBuilder()
                .container(ContainerInfo.image("alpine:3", DockerInfo.DEFAULT))
                .build();
        AgentView.Task shown = new AgentView.Task(task, "prod", statuses);
        boolean ended = shown.state().isTerminal();
        return new AgentView.Executor(
                new ExecutorId(id),
                "Command Executor",
                id,
                "container-" + id,
                "/srv/slaves/agent-id/frameworks/f/executors/" + id + "/runs/container-" + id,
                resources,
                "prod",
                ended ? List.of() : List.of(shown),
                ended ? List.of(shown) : List.of());
    }
}
