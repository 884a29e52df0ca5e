package io.kebne.actors.agent.process;

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
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Starts real processes below one directory. */
final class Launches implements AutoCloseable {
    static final AgentInfo INFO =
            new AgentInfo(new AgentId("agent-1"), "host", "10.0.0.1", 5051, Resources.EMPTY, List.of(), "1.0.0");

    final ProcessTable table = ProcessTable.ofThisMachine();
    final Path pids;
    final ProcessLauncher launcher;
    private final Path directory;
    private final ExecutorService waiter = Executors.newCachedThreadPool();

    Launches(Path directory) throws IOException {
        this(directory, System.getenv());
    }

    Launches(Path directory, Map<String, String> agentEnvironment) throws IOException {
        this.directory = directory;
        this.pids = Files.createDirectories(directory.resolve("pids"));
        this.launcher = new ProcessLauncher(agentEnvironment, table, new ProcessNotes(pids));
    }

    /** A process and where it works. */
    record Started(TaskProcess process, Path sandbox, String containerId) {
        /** Of the process, once it is gone with all its children. */
        int exitValue() throws Exception {
            return process.gone().get(20, TimeUnit.SECONDS);
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

    private Started start(LaunchPlan plan) throws IOException {
        return new Started(launcher.launch(plan, environment(), waiter), plan.sandbox(), plan.containerId());
    }

    static LaunchPlan plan(CommandInfo command, Optional<String> user, String containerId, Path sandbox) {
        return new LaunchPlan(
                new FrameworkId("framework-1"),
                new ExecutorId("task-1"),
                new TaskId("task-1"),
                containerId,
                "role-1",
                command,
                user,
                sandbox,
                List.of());
    }

    private static TaskEnvironment environment() {
        return new TaskEnvironment(
                TaskEnvironment.select(System.getenv(), List.of("PATH")), Map.of(), INFO, Duration.ofSeconds(5));
    }

    @Override
    public void close() {
        launcher.close();
        waiter.shutdown();
    }
}
