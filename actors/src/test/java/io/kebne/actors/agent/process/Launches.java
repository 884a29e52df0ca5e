package io.kebne.actors.agent.process;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.actors.agent.isolation.Gpus;
import io.kebne.actors.agent.isolation.Isolation;
import io.kebne.actors.agent.isolation.IsolationMeans;
import io.kebne.actors.agent.isolation.IsolationSettings;
import io.kebne.actors.agent.network.ContainerNetworks;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Starts real processes below one directory. */
final class Launches implements AutoCloseable {
    /** Of its own for each run of the tests: what was started for this agent is ended as a leftover of it. */
    static final AgentId AGENT = new AgentId("agent-" + UUID.randomUUID());

    private static final Config AGENT_CONFIG =
            ConfigFactory.parseResources("agent-reference.conf").resolve().getConfig("kebne.agent");

    static final AgentInfo INFO = new AgentInfo(AGENT, "host", "10.0.0.1", 5051, Resources.EMPTY, List.of(), "1.0.0");

    final ProcessTable table = ProcessTable.ofThisMachine();
    final RuntimeDirectory runtime;
    final ProcessLauncher launcher;
    private final Path directory;
    final ContainerNetworks networks;
    final Isolation isolation;

    /** With some of an agent's settings. */
    static Launches of(Path directory, SupervisorSettings.Kind kind, Map<String, ?> settings) throws IOException {
        return new Launches(
                directory,
                kind,
                System.getenv(),
                Duration.ZERO,
                ConfigFactory.parseMap(settings).withFallback(AGENT_CONFIG));
    }

    Launches(Path directory, SupervisorSettings.Kind kind) throws IOException {
        this(directory, kind, System.getenv());
    }

    Launches(Path directory, SupervisorSettings.Kind kind, Map<String, String> agentEnvironment) throws IOException {
        this(directory, kind, agentEnvironment, Duration.ZERO);
    }

    Launches(Path directory, SupervisorSettings.Kind kind, Map<String, String> agentEnvironment, Duration orphanTimeout)
            throws IOException {
        this(directory, kind, agentEnvironment, orphanTimeout, AGENT_CONFIG);
    }

    private Launches(
            Path directory,
            SupervisorSettings.Kind kind,
            Map<String, String> agentEnvironment,
            Duration orphanTimeout,
            Config settings)
            throws IOException {
        this.directory = directory;
        this.runtime = RuntimeDirectory.open(Optional.of(directory.resolve("r")), INFO.id(), directory);
        IsolationSettings isolationSettings = IsolationSettings.of(settings);
        this.networks = ContainerNetworks.open(
                isolationSettings.networks(), directory.resolve("networks"), AGENT.value(), System.getenv("PATH"));
        this.isolation = Isolation.open(
                isolationSettings,
                AGENT,
                new IsolationMeans(
                        directory,
                        new ContainerProcesses(table, runtime),
                        NativeProgram.installInit(directory.resolve("bin")),
                        Gpus.find(isolationSettings),
                        networks));
        this.launcher = ProcessLauncher.open(
                new SupervisorSettings(kind, directory.resolve("bin"), orphanTimeout, OutputSettings.of(settings)),
                runtime,
                table,
                isolation,
                agentEnvironment);
    }

    /** Whether there is a shim in this build. */
    static boolean hasShim() {
        return Launches.class.getResource("/native/" + NativeProgram.platform() + "/kebne-shim") != null;
    }

    /** A process and where it works. */
    record Started(TaskProcess process, Path sandbox, String containerId) {
        /** Of the process, once it is gone with all its children. */
        ExitValue exit() throws Exception {
            return process.gone().get(60, TimeUnit.SECONDS);
        }

        /** The same as a shell gives it. */
        int exitValue() throws Exception {
            ExitValue exit = exit();
            return exit.exitStatus().orElseGet(() -> 128 + exit.signal().orElseThrow());
        }

        String stdout() throws IOException {
            return Files.readString(sandbox.resolve("stdout"));
        }

        String stderr() throws IOException {
            return Files.readString(sandbox.resolve("stderr"));
        }
    }

    Started shell(String line) throws IOException {
        return start(CommandInfo.shell(line));
    }

    Started start(CommandInfo command) throws IOException {
        return start(command, Optional.empty());
    }

    Started start(CommandInfo command, Optional<String> user) throws IOException {
        String containerId = UUID.randomUUID().toString();
        Path sandbox = Files.createDirectory(directory.resolve(containerId));
        return start(plan(command, user, containerId, sandbox));
    }

    Started start(LaunchPlan plan) throws IOException {
        return new Started(launcher.launch(plan, environment()), plan.sandbox(), plan.containerId());
    }

    static LaunchPlan plan(CommandInfo command, Optional<String> user, String containerId, Path sandbox) {
        return new LaunchPlan(
                0,
                Optional.of(new FrameworkId("framework-1")),
                Optional.of(new ExecutorId("task-1")),
                Optional.of(new TaskId("task-1")),
                containerId,
                "role-1",
                command,
                user,
                sandbox,
                true,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Bounds.NONE,
                List.of());
    }

    static TaskEnvironment environment() {
        return new TaskEnvironment(
                TaskEnvironment.select(System.getenv(), List.of("PATH")),
                Map.of(),
                INFO,
                Duration.ofSeconds(5),
                Duration.ofMinutes(15));
    }

    @Override
    public void close() {
        launcher.close();
        isolation.close();
        networks.close();
    }

    /** Ends what a test has left, as an agent does with what belongs to no task. */
    Set<String> endAll() throws IOException {
        return launcher.endAllBut(Set.of(), AGENT.value());
    }
}
