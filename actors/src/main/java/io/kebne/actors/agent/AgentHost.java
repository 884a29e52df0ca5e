package io.kebne.actors.agent;

import io.kebne.actors.agent.check.Probers;
import io.kebne.actors.agent.checkpoint.CheckpointCodec;
import io.kebne.actors.agent.checkpoint.Checkpoints;
import io.kebne.actors.agent.core.CollectedSandboxes;
import io.kebne.actors.agent.core.ResourceDetection;
import io.kebne.actors.agent.docker.EngineContainers;
import io.kebne.actors.agent.fetcher.Fetcher;
import io.kebne.actors.agent.fetcher.FetcherCache;
import io.kebne.actors.agent.gc.SandboxCollection;
import io.kebne.actors.agent.isolation.Gpus;
import io.kebne.actors.agent.isolation.Isolation;
import io.kebne.actors.agent.isolation.IsolationMeans;
import io.kebne.actors.agent.isolation.IsolationSettings;
import io.kebne.actors.agent.jvm.Jvms;
import io.kebne.actors.agent.nested.NestedContainers;
import io.kebne.actors.agent.network.ContainerNetworks;
import io.kebne.actors.agent.oci.Hardening;
import io.kebne.actors.agent.oci.OciRuntime;
import io.kebne.actors.agent.oci.RuntimeContainers;
import io.kebne.actors.agent.oci.SeccompProfile;
import io.kebne.actors.agent.process.ContainerProcesses;
import io.kebne.actors.agent.process.NativeProgram;
import io.kebne.actors.agent.process.ProcessLauncher;
import io.kebne.actors.agent.process.ProcessTable;
import io.kebne.actors.agent.process.RuntimeDirectory;
import io.kebne.actors.agent.process.SpawnMechanism;
import io.kebne.actors.agent.process.SupervisorSettings;
import io.kebne.actors.agent.process.TaskEnvironment;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.actors.agent.sandbox.SandboxFiles;
import io.kebne.actors.agent.sandbox.WorkDirectory;
import io.kebne.actors.agent.token.ExecutorTokens;
import io.kebne.actors.agent.usage.core.UsageBook;
import io.kebne.actors.agent.volume.Volumes;
import io.kebne.actors.api.PendingOperation;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the actors of one agent stand on: its settings, its identity, its work directory, and the means to start and end
 * processes and to fetch files. Opened by the node before the agent's actor is spawned, and closed after that has
 * stopped; opening blocks.
 */
public final class AgentHost implements AutoCloseable {
    private final AgentSettings settings;
    private final AgentInfo info;
    private final WorkDirectory workDirectory;
    private final Checkpoints checkpoints;
    private final ProcessTable processes;
    private final ProcessLauncher launcher;
    private final TaskEnvironment environment;
    private final Fetcher fetcher;
    private final Volumes volumes;
    private final ContainerNetworks networks;
    private final Isolation isolation;
    private final Optional<EngineContainers> engine;
    private final Optional<RuntimeContainers> runtime;
    private final AtomicReference<Optional<SandboxCollection>> collection = new AtomicReference<>(Optional.empty());
    private final Jvms jvms;
    private final Optional<ExecutorTokens> executorTokens;
    private final Probers probers;
    private final NestedContainers nested;
    private final UsageBook usage;
    private final PendingOperations pending = new PendingOperations();

    private AgentHost(
            AgentSettings settings,
            AgentInfo info,
            WorkDirectory workDirectory,
            Checkpoints checkpoints,
            ProcessTable processes,
            ProcessLauncher launcher,
            TaskEnvironment environment,
            Fetcher fetcher,
            Volumes volumes,
            ContainerNetworks networks,
            Isolation isolation,
            Optional<EngineContainers> engine,
            Optional<RuntimeContainers> runtime,
            Jvms jvms,
            Optional<ExecutorTokens> executorTokens) {
        this.settings = settings;
        this.info = info;
        this.workDirectory = workDirectory;
        this.checkpoints = checkpoints;
        this.processes = processes;
        this.launcher = launcher;
        this.environment = environment;
        this.fetcher = fetcher;
        this.volumes = volumes;
        this.networks = networks;
        this.isolation = isolation;
        this.engine = engine;
        this.runtime = runtime;
        this.jvms = jvms;
        this.executorTokens = executorTokens;
        this.probers = Probers.open();
        this.usage = new UsageBook(settings.usage());
        this.nested = NestedContainers.open(launcher, environment, fetcher, workDirectory);
    }

    /**
     * Takes the work directory, and looks at the machine. What an earlier life of the agent left there is not touched before
     * {@link #recover}.
     *
     * @param version of the software
     * @throws AgentStartException when this machine cannot be an agent with these settings
     */
    public static AgentHost open(AgentSettings settings, String version) throws AgentStartException {
        SpawnMechanism.choose();
        return open(settings, version, ProcessTable.ofThisMachine());
    }

    /** @param processes of this machine */
    static AgentHost open(AgentSettings settings, String version, ProcessTable processes) throws AgentStartException {
        WorkDirectory workDirectory = null;
        try {
            workDirectory = WorkDirectory.open(
                    settings.workDir(), () -> UUID.randomUUID().toString());
            return open(settings, version, workDirectory, processes);
        } catch (IOException | IllegalArgumentException e) {
            closeQuietly(workDirectory, e);
            throw new AgentStartException(e.getMessage(), e);
        }
    }

    private static AgentHost open(
            AgentSettings settings, String version, WorkDirectory workDirectory, ProcessTable processes)
            throws IOException {
        Map<String, String> ownEnvironment = System.getenv();
        Optional<ExecutorTokens> executorTokens = settings.jwtSecretKey().map(ExecutorTokens::open);
        Gpus gpus = Gpus.find(settings.isolation());
        Resources resources = ResourceDetection.detect(
                MachineProbe.machine(workDirectory.root(), gpus.minors().size()), settings.resources());
        requireGpus(resources, gpus);
        Optional<OciRuntime> runtimeProgram = OciRuntime.find(settings.oci(), ownEnvironment.getOrDefault("PATH", ""));
        Jvms jvms = Jvms.open(settings.jvm(), workDirectory.classArchives(), ownEnvironment);
        AgentInfo info = new AgentInfo(
                workDirectory.agentId(),
                settings.hostname().isEmpty() ? MachineProbe.hostname() : settings.hostname(),
                settings.ip().isEmpty() ? MachineProbe.ip() : settings.ip(),
                settings.port(),
                resources,
                both(
                        both(settings.attributes(), jvms.attributes()),
                        runtimeProgram.map(OciRuntime::attributes).orElse(List.of())),
                version,
                settings.domain());
        TaskEnvironment environment = new TaskEnvironment(
                TaskEnvironment.select(ownEnvironment, settings.inheritedEnvironmentVariables()),
                settings.executorEnvironmentVariables(),
                info,
                settings.limits().shutdownGrace(),
                settings.supervision().recoveryTimeout());
        Fetcher fetcher = new Fetcher(
                new FetcherCache(
                        workDirectory.fetcherCache(), settings.fetcher().cacheSize()),
                settings.fetcher());
        Volumes volumes = Volumes.open(workDirectory, resources);
        Checkpoints checkpoints = new Checkpoints(workDirectory.checkpoints());
        RuntimeDirectory runtime = RuntimeDirectory.open(
                settings.supervision().runtimeDir(), workDirectory.agentId(), workDirectory.root());
        Optional<Path> init = settings.isolation().separatesProcesses() || runtimeProgram.isPresent()
                ? NativeProgram.installInit(workDirectory.programs())
                : Optional.empty();
        ContainerNetworks networks = ContainerNetworks.open(
                settings.isolation().networks(),
                workDirectory.networks(),
                workDirectory.agentId().value(),
                ownEnvironment.getOrDefault("PATH", ""));
        Isolation isolation = Isolation.open(
                settings.isolation(),
                workDirectory.agentId(),
                new IsolationMeans(
                        workDirectory.root(), new ContainerProcesses(processes, runtime), init, gpus, networks));
        Optional<EngineContainers> engine = Optional.empty();
        try {
            if (settings.docker().enabled()) {
                engine = Optional.of(EngineContainers.open(settings.docker(), workDirectory.agentId()));
            }
            ProcessLauncher launcher =
                    launcher(settings.supervision(), workDirectory, runtime, processes, isolation, ownEnvironment);
            Optional<RuntimeContainers> containers = Optional.empty();
            if (runtimeProgram.isPresent()) {
                containers = Optional.of(RuntimeContainers.open(
                        settings.oci(),
                        runtimeProgram.get(),
                        workDirectory.images(),
                        init,
                        hardening(settings.isolation()),
                        launcher));
            }
            return new AgentHost(
                    settings,
                    info,
                    workDirectory,
                    checkpoints,
                    processes,
                    launcher,
                    environment,
                    fetcher,
                    volumes,
                    networks,
                    isolation,
                    engine,
                    containers,
                    jvms,
                    executorTokens);
        } catch (IOException | RuntimeException e) {
            engine.ifPresent(EngineContainers::close);
            isolation.close();
            networks.close();
            throw e;
        }
    }

    /** An isolator that cannot give them out is told of elsewhere. */
    private static void requireGpus(Resources resources, Gpus gpus) {
        long offered = resources.thousandths(Resources.GPUS) / 1000;
        if (!gpus.minors().isEmpty() && offered > gpus.minors().size()) {
            throw new InvalidValueException(
                    "resources",
                    "gpus are " + offered + ", and there are " + gpus.minors().size());
        }
    }

    /** What the operator says counts more than what was found. */
    private static List<Attribute> both(List<Attribute> chosen, List<Attribute> found) {
        List<Attribute> all = new ArrayList<>(chosen);
        found.stream()
                .filter(one -> chosen.stream().noneMatch(other -> other.name().equals(one.name())))
                .forEach(all::add);
        return all;
    }

    private static Hardening hardening(IsolationSettings isolation) throws IOException {
        return new Hardening(
                isolation.leftCapabilities().map(Set::copyOf),
                isolation.forbidsNewPrivileges(),
                isolation.seccompProfile().isPresent()
                        ? Optional.of(seccompProfile(isolation.seccompProfile().get()))
                        : Optional.empty());
    }

    private static SeccompProfile seccompProfile(Path file) throws IOException {
        try {
            return SeccompProfile.read(file);
        } catch (IOException e) {
            throw new IOException("kebne.agent.seccomp-profile-name: " + e.getMessage(), e);
        }
    }

    private static ProcessLauncher launcher(
            Supervision supervision,
            WorkDirectory workDirectory,
            RuntimeDirectory runtime,
            ProcessTable processes,
            Isolation isolation,
            Map<String, String> environment)
            throws IOException {
        SupervisorSettings settings = new SupervisorSettings(
                supervision.supervisor(),
                workDirectory.programs(),
                supervision.recoveryTimeout(),
                supervision.output());
        return ProcessLauncher.open(settings, runtime, processes, isolation, environment);
    }

    public AgentSettings settings() {
        return settings;
    }

    public AgentInfo info() {
        return info;
    }

    public WorkDirectory workDirectory() {
        return workDirectory;
    }

    /** What clients may see of the sandboxes. */
    public SandboxFiles files() {
        return new SandboxFiles(workDirectory);
    }

    /**
     * Finds what an earlier life of the agent left, and ends what of it belongs to no task. Blocks. The agent's actor calls
     * it when it starts, and again when it is restarted.
     */
    RecoveredAgent recover(CheckpointCodec codec) throws IOException {
        launcher.beginLife();
        return RecoveredAgent.find(this, codec, processes.bootId());
    }

    /**
     * Removes old sandboxes from now on, now that what was recovered is known.
     *
     * @param views of the agent that was recovered
     */
    void collectSandboxes(AgentViews views) {
        SandboxCollection next = SandboxCollection.start(workDirectory, settings.gc(), () -> {
            // Those that have a supervisor live, whatever is known of them.
            Set<String> living = views.containers();
            try {
                living.addAll(launcher.containers());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return living;
        });
        collection.getAndSet(Optional.of(next)).ifPresent(SandboxCollection::close);
    }

    /** What became of the sandboxes of tasks that ended. */
    public CollectedSandboxes collected() {
        return collection
                .get()
                .map(SandboxCollection::collected)
                .orElseGet(() -> new CollectedSandboxes(settings.gc().delay(), 0, 0, 0));
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    /** What holds tasks to what they were given. */
    public Isolation isolation() {
        return isolation;
    }

    /** The networks that they have joined. */
    ContainerNetworks networks() {
        return networks;
    }

    /** What they use, and what of it they are taken to need. */
    public UsageBook usage() {
        return usage;
    }

    /** What supervises the tasks: {@code shim} or {@code shell}. */
    public String supervisor() {
        return launcher.supervisor();
    }

    /** Where the tasks' supervisors note what they do. */
    public Path runtimeDirectory() {
        return launcher.runtimeDirectory();
    }

    ProcessLauncher launcher() {
        return launcher;
    }

    PendingOperations pending() {
        return pending;
    }

    /** What launches wait for, in the order in which it began. */
    public List<PendingOperation> pendingOperations() {
        return pending.list();
    }

    /** What runs images; empty where no engine is to. */
    Optional<EngineContainers> engine() {
        return engine;
    }

    /** What runs images without an engine; empty where nothing is to. */
    Optional<RuntimeContainers> runtime() {
        return runtime;
    }

    /**
     * Removes the images that this agent has unpacked and no container uses; those that an engine has are not its own.
     *
     * @param excluded those that stay nevertheless
     * @return how many it has removed, once they are; fails with an {@link IOException} when not all can be
     */
    public CompletableFuture<Integer> pruneImages(List<ImageReference> excluded) {
        return runtime.map(containers -> containers.prune(excluded))
                .orElseGet(() -> CompletableFuture.completedFuture(0));
    }

    /** The process of a container that an earlier life of the agent, or of its executor, started, if it lives. */
    Optional<TaskProcess> attach(Container container) throws IOException {
        if (!container.isByEngine()) {
            return launcher.attach(container.id());
        }
        Optional<TaskProcess> found = engine.isPresent()
                ? engine.get().attach(container.id(), container.sandbox(workDirectory))
                : Optional.empty();
        found.ifPresent(process -> isolation.adopt(container.id(), List.of()));
        return found;
    }

    /** Ends what is left of a container. Blocks until it has ended. */
    void end(Container container) throws IOException {
        if (container.isByEngine() && engine.isPresent()) {
            engine.get().end(container.id());
        }
        launcher.end(container.id());
    }

    /** Forgets a container that has ended, once how it ended is noted elsewhere. */
    void forget(String containerId) {
        engine.ifPresent(containers -> containers.forget(containerId));
        launcher.forget(containerId);
        networks.leave(containerId);
        // Last: a later life looks for what is left of those only of which nothing else is.
        runtime.ifPresent(containers -> containers.forget(containerId));
    }

    TaskEnvironment environment() {
        return environment;
    }

    Fetcher fetcher() {
        return fetcher;
    }

    Volumes volumes() {
        return volumes;
    }

    /** For tasks that are Java programs. */
    public Jvms jvms() {
        return jvms;
    }

    /** By which executors prove who they are; empty where they are given none. */
    public Optional<ExecutorTokens> executorTokens() {
        return executorTokens;
    }

    Probers probers() {
        return probers;
    }

    /** Containers within those of tasks and executors. */
    public NestedContainers nested() {
        return nested;
    }

    /** Gives the work directory back. The agent's actor has stopped before; tasks may run on. */
    @Override
    public void close() throws IOException {
        collection.get().ifPresent(SandboxCollection::close);
        jvms.close();
        probers.close();
        nested.close();
        launcher.close();
        engine.ifPresent(EngineContainers::close);
        runtime.ifPresent(RuntimeContainers::close);
        isolation.close();
        networks.close();
        checkpoints.close();
        workDirectory.close();
    }

    private static void closeQuietly(WorkDirectory workDirectory, Exception because) {
        try {
            if (workDirectory != null) {
                workDirectory.close();
            }
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
