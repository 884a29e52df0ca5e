package io.kebne.actors.agent;

import io.kebne.actors.agent.docker.EngineContainers;
import io.kebne.actors.agent.fetcher.Cancellation;
import io.kebne.actors.agent.fetcher.FetchException;
import io.kebne.actors.agent.image.ImageLaunch;
import io.kebne.actors.agent.image.Mount;
import io.kebne.actors.agent.image.Mounts;
import io.kebne.actors.agent.isolation.VolumeMount;
import io.kebne.actors.agent.isolation.VolumeMounts;
import io.kebne.actors.agent.oci.LocalImage;
import io.kebne.actors.agent.oci.RuntimeContainers;
import io.kebne.actors.agent.process.LaunchPlan;
import io.kebne.actors.agent.process.ProcessLauncher;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.actors.agent.token.ExecutorTokens;
import io.kebne.actors.agent.volume.SandboxLink;
import io.kebne.actors.agent.volume.VolumeException;
import io.kebne.actors.api.PendingOperation;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One launch of a process: makes the sandbox, fetches the command's files into it, links the task's volumes into it,
 * starts the process. Runs on threads that may block; {@link #abort} may be called from any.
 */
final class TaskLaunch {
    private enum Stage {
        PREPARING,
        STARTING,
        ABORTED
    }

    private final AgentHost host;
    private final Container container;
    private final int life;
    private final Cancellation cancellation = new Cancellation();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.PREPARING);

    TaskLaunch(AgentHost host, Container container) {
        this.host = host;
        this.container = container;
        this.life = host.launcher().life();
    }

    /**
     * Begins.
     *
     * @param blocking for what takes milliseconds
     * @param fetching for what may take minutes
     * @return the process once it runs; or why it will not, as a message for the user
     */
    CompletableFuture<TaskProcess> begin(Executor blocking, Executor fetching) {
        return pending("containerizer::launch", Map.of(), launched(blocking, fetching))
                .whenComplete((process, failure) -> {
                    if (failure != null) {
                        host.networks().leave(container.id());
                    }
                });
    }

    private CompletableFuture<TaskProcess> launched(Executor blocking, Executor fetching) {
        if (container.image().isPresent()) {
            ContainerInfo image = container.image().get();
            return image.isForEngine() ? beginImage(image, fetching) : beginBundle(image, fetching);
        }
        CommandInfo command = container.command();
        List<Resource> volumes = container.resources().persistentVolumes().pieces();
        if (command.uris().isEmpty()
                && volumes.isEmpty()
                && container.networks().isEmpty()) {
            return CompletableFuture.supplyAsync(() -> start(prepare(), List.of()), blocking);
        }
        // Claimed now, before anything that the allocator says later can destroy them.
        CompletableFuture<List<Path>> claimed = claim(volumes, fetching);
        CompletableFuture<Path> sandbox =
                command.uris().isEmpty() ? CompletableFuture.supplyAsync(this::prepare, blocking) : fetched(fetching);
        return sandbox.thenCompose(directory -> joined(directory, fetching))
                .thenCombineAsync(
                        claimed,
                        (directory, data) -> {
                            link(directory, volumes, data);
                            return start(directory, data);
                        },
                        blocking);
    }

    /** The image may take as long as the files do; both are got at the same time. */
    private CompletableFuture<TaskProcess> beginImage(ContainerInfo image, Executor fetching) {
        if (host.engine().isEmpty()) {
            return CompletableFuture.failedFuture(new CompletionException(
                    "container.type: DOCKER needs an agent with docker in --containerizers (kebne.agent.containerizers)",
                    null));
        }
        EngineContainers engine = host.engine().get();
        boolean force = image.docker().filter(DockerInfo::forcePullImage).isPresent();
        String name = image.image().orElseThrow();
        CompletableFuture<Void> pulled = pending(
                        "docker::pull",
                        Map.of("image", name),
                        engine.requireImage(name, force, () -> stage.get() == Stage.PREPARING))
                .exceptionally(failure -> {
                    throw new CompletionException("Failed to get the image " + name + ": " + reason(failure), failure);
                });
        List<Resource> volumes = container.resources().persistentVolumes().pieces();
        CompletableFuture<List<Path>> claimed = claim(volumes, fetching);
        return fetched(fetching)
                .thenCombine(pulled, (directory, none) -> directory)
                .thenCombineAsync(
                        claimed,
                        (directory, data) -> startImage(engine, image, directory, mounts(volumes, data)),
                        engine.workers());
    }

    /** The same without an engine. */
    private CompletableFuture<TaskProcess> beginBundle(ContainerInfo image, Executor fetching) {
        if (host.runtime().isEmpty()) {
            return CompletableFuture.failedFuture(new CompletionException(
                    "container.mesos.image: needs an agent with docker in --image-providers (kebne.agent.image-providers)",
                    null));
        }
        RuntimeContainers runtime = host.runtime().get();
        String name = image.image().orElseThrow();
        CompletableFuture<LocalImage> got = pending(
                        "provisioner::provision",
                        Map.of("image", name),
                        runtime.requireImage(image.reference(), container.id(), () -> stage.get() == Stage.PREPARING))
                .exceptionally(failure -> {
                    throw new CompletionException("Failed to get the image " + name + ": " + reason(failure), failure);
                });
        List<Resource> volumes = container.resources().persistentVolumes().pieces();
        CompletableFuture<List<Path>> claimed = claim(volumes, fetching);
        return fetched(fetching)
                .thenCompose(directory -> joined(directory, fetching))
                .thenCombine(got, Prepared::new)
                .thenCombineAsync(
                        claimed,
                        (prepared, data) -> startBundle(runtime, image, prepared, mounts(volumes, data)),
                        runtime.workers())
                .whenComplete((process, failure) -> runtime.releaseImage(container.id()));
    }

    /** The sandbox with the command's files, once they are there. */
    private CompletableFuture<Path> fetched(Executor fetching) {
        CompletableFuture<Path> fetched = CompletableFuture.supplyAsync(() -> fetch(prepare()), fetching);
        return container.command().uris().isEmpty() ? fetched : pending("fetcher::fetch", Map.of(), fetched);
    }

    /** The sandbox, once the container is in the networks that it is to join. */
    private CompletableFuture<Path> joined(Path sandbox, Executor fetching) {
        if (container.networks().isEmpty()) {
            return CompletableFuture.completedFuture(sandbox);
        }
        return pending(
                "network/cni::join",
                Map.of("networks", String.join(",", container.networks())),
                CompletableFuture.supplyAsync(() -> join(sandbox), fetching));
    }

    private Path join(Path sandbox) {
        if (stage.get() != Stage.PREPARING) {
            throw new CancellationException("aborted");
        }
        try {
            host.networks().join(container.id(), container.networks());
            return sandbox;
        } catch (IOException e) {
            throw new CompletionException(e.getMessage(), e);
        }
    }

    /** Shows what the launch waits for while it does. */
    private <T> CompletableFuture<T> pending(String operation, Map<String, String> more, CompletableFuture<T> outcome) {
        Map<String, String> args = new HashMap<>(more);
        args.put("container_id", container.id());
        args.put("framework_id", container.framework().id().value());
        args.put("executor_id", container.executorId().value());
        container.taskId().ifPresent(taskId -> args.put("task_id", taskId.value()));
        return host.pending().during(new PendingOperation(operation, args), outcome);
    }

    private record Prepared(Path sandbox, LocalImage image) {}

    private TaskProcess startBundle(
            RuntimeContainers runtime, ContainerInfo image, Prepared prepared, List<Mount> volumes) {
        if (!stage.compareAndSet(Stage.PREPARING, Stage.STARTING)) {
            throw new CancellationException("aborted");
        }
        LaunchPlan plan = plan(
                prepared.sandbox(),
                List.of(),
                container.command(),
                container.command().user());
        Map<String, String> environment = host.environment().inContainer(plan, Mounts.SANDBOX);
        try {
            return runtime.launch(
                    new ImageLaunch(
                            plan, image, environment, volumes, host.networks().namespace(container.id())),
                    prepared.image(),
                    host.environment());
        } catch (IOException e) {
            host.launcher().forget(container.id());
            throw new CompletionException("Failed to start the container: " + e.getMessage(), e);
        }
    }

    private static String reason(Throwable failure) {
        Throwable told = failure;
        while (told instanceof CompletionException && told.getCause() != null) {
            told = told.getCause();
        }
        return told instanceof TimeoutException
                ? "it took longer than kebne.agent.docker-pull-timeout"
                : String.valueOf(told.getMessage());
    }

    private static List<Mount> mounts(List<Resource> volumes, List<Path> data) {
        List<Mount> mounts = new ArrayList<>();
        for (int i = 0; i < volumes.size(); i++) {
            PersistentVolume volume =
                    volumes.get(i).traits().disk().flatMap(Disk::volume).orElseThrow();
            boolean readOnly = volume.mode() == PersistentVolume.Mode.RO;
            mounts.add(Mount.inSandbox(data.get(i), volume.containerPath(), readOnly));
        }
        return mounts;
    }

    private TaskProcess startImage(EngineContainers engine, ContainerInfo image, Path sandbox, List<Mount> volumes) {
        if (!stage.compareAndSet(Stage.PREPARING, Stage.STARTING)) {
            throw new CancellationException("aborted");
        }
        // A user of the machine's, which the framework names, is none of the image's.
        LaunchPlan plan = plan(
                sandbox, List.of(), container.command(), container.command().user());
        Map<String, String> environment = host.environment().inContainer(plan, Mounts.SANDBOX);
        try {
            host.isolation().adopt(container.id(), List.of());
            return engine.launch(
                    new ImageLaunch(plan, image, environment, volumes, Optional.empty()),
                    () -> host.launcher().life() == life);
        } catch (IOException e) {
            host.launcher().forget(container.id());
            throw new CompletionException("Failed to start the container: " + e.getMessage(), e);
        }
    }

    /** Their directories, in the same order. */
    private CompletableFuture<List<Path>> claim(List<Resource> volumes, Executor fetching) {
        CompletableFuture<List<Path>> all = CompletableFuture.completedFuture(List.of());
        for (Resource volume : volumes) {
            all = all.thenCombine(host.volumes().claim(volume, fetching), TaskLaunch::plus);
        }
        return all;
    }

    private static List<Path> plus(List<Path> paths, Path path) {
        List<Path> longer = new ArrayList<>(paths);
        longer.add(path);
        return longer;
    }

    private static void link(Path sandbox, List<Resource> volumes, List<Path> data) {
        try {
            for (int i = 0; i < volumes.size(); i++) {
                Disk disk = volumes.get(i).traits().disk().orElseThrow();
                SandboxLink.make(sandbox, disk.volume().orElseThrow().containerPath(), data.get(i));
            }
        } catch (VolumeException e) {
            throw new CompletionException(e.getMessage(), e);
        }
    }

    /**
     * Gives up.
     *
     * @return true when no process was started and none will be; false when one is being started, or runs
     */
    boolean abort() {
        boolean aborted = stage.compareAndSet(Stage.PREPARING, Stage.ABORTED);
        if (aborted) {
            cancellation.cancel();
        }
        return aborted || stage.get() == Stage.ABORTED;
    }

    private Path prepare() {
        Path sandbox = createSandbox();
        try {
            host.isolation().begin(container.id(), sandbox, container.bounds());
            return sandbox;
        } catch (IOException e) {
            throw new CompletionException("Failed to limit the sandbox: " + e.getMessage(), e);
        }
    }

    private Path createSandbox() {
        try {
            return container.within().isPresent()
                    ? host.workDirectory()
                            .createNestedSandbox(
                                    container.framework().id(),
                                    container.executorId(),
                                    container.within().get(),
                                    container.id(),
                                    container.taskId().orElseThrow())
                    : host.workDirectory()
                            .createSandbox(container.framework().id(), container.executorId(), container.id());
        } catch (IOException e) {
            throw new CompletionException("Failed to create the sandbox: " + e, e);
        }
    }

    private Path fetch(Path sandbox) {
        try {
            boolean ownFiles = ProcessLauncher.isAgentsOwn(user(host, container));
            host.fetcher().fetch(container.command().uris(), sandbox, ownFiles, cancellation);
            return sandbox;
        } catch (FetchException e) {
            throw new CompletionException(e.getMessage(), e);
        }
    }

    private TaskProcess start(Path sandbox, List<Path> volumes) {
        if (!stage.compareAndSet(Stage.PREPARING, Stage.STARTING)) {
            throw new CancellationException("aborted");
        }
        try {
            List<VolumeMount> mounts = VolumeMounts.prepare(container.volumes(), sandbox);
            LaunchPlan plan = plan(sandbox, volumes, command(sandbox), user(host, container), mounts);
            TaskProcess process = host.launcher().launch(plan, host.environment());
            return host.jvms().watch(container.subject(host.workDirectory()), process);
        } catch (IOException e) {
            throw new CompletionException("Failed to start the command: " + e.getMessage(), e);
        }
    }

    private LaunchPlan plan(Path sandbox, List<Path> volumes, CommandInfo command, Optional<String> user) {
        return plan(sandbox, volumes, command, user, List.of());
    }

    private LaunchPlan plan(
            Path sandbox, List<Path> volumes, CommandInfo command, Optional<String> user, List<VolumeMount> mounts) {
        return new LaunchPlan(
                life,
                Optional.of(container.framework().id()),
                Optional.of(container.executorId()),
                container.taskId(),
                container.id(),
                container.role(),
                command,
                user,
                sandbox,
                container.framework().checkpoint(),
                volumes,
                container.shutdownGrace(),
                container.within(),
                Optional.empty(),
                container.within().isPresent() ? container.bounds().within() : container.bounds(),
                container.processLimits(),
                mounts);
    }

    /** That of a Java program is made here, where the sandbox and the machine's JDKs are known. */
    private CommandInfo command(Path sandbox) {
        try {
            return container.jvm().isPresent()
                    ? host.jvms().command(container.jvm().get(), container.command(), sandbox)
                    : withToken(container.command());
        } catch (IOException e) {
            throw new CompletionException(e.getMessage(), e);
        }
    }

    /** An executor's, and only its own process': tasks and what runs beside it do not speak for it. */
    private CommandInfo withToken(CommandInfo command) {
        if (host.executorTokens().isEmpty() || container.claims().isEmpty()) {
            return command;
        }
        String token = host.executorTokens().get().make(container.claims().get());
        List<EnvironmentVariable> environment = new ArrayList<>(command.environment());
        environment.add(new EnvironmentVariable(ExecutorTokens.VARIABLE, token));
        return command.withEnvironment(environment);
    }

    /** As whom the container's processes run; empty: as the agent does. */
    static Optional<String> user(AgentHost host, Container container) {
        Optional<String> commands = container.command().user();
        return host.settings().switchUser()
                ? commands.or(() -> Optional.of(container.framework().user()))
                : commands;
    }
}
