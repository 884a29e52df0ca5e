package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.agent.checkpoint.Checkpoints;
import io.kebne.actors.agent.network.ContainerNetworks;
import io.kebne.actors.agent.oci.RuntimeContainers;
import io.kebne.actors.agent.process.ProcessTable;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.AgentMessage.AcknowledgeStatus;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One agent with real processes, whose allocator and schedulers are played by the test. */
final class AgentTestBed implements AutoCloseable {
    static final FrameworkInfo FRAMEWORK = FrameworkInfo.of(new FrameworkId("framework-1"), "tests", "role-1");
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Nothing happens by itself in the time of a test, except where the test wants it. */
    private static final Map<String, String> QUIET = Map.of(
            "heartbeat-interval", "1h",
            "registration-retry", "1h",
            "status-update-retry-min", "1h",
            "status-update-retry-max", "1h",
            "kill-grace-period", "30s",
            "ip", "127.0.0.1",
            "hostname", "localhost");

    final ActorTestKit kit;
    final AgentHost host;
    final AgentViews views;
    final TestProbe<AllocatorMessage> allocator;
    final ActorRef<AgentActor.Message> actor;
    private final RegisterAgent registration;
    private final Path runtime;
    private ActorRef<AgentMessage> agent;

    AgentTestBed(Path workDirectory, Map<String, String> settings) throws Exception {
        this(workDirectory, settings, ProcessTable.ofThisMachine());
    }

    AgentTestBed(Path workDirectory, Map<String, String> settings, ProcessTable processes) throws Exception {
        runtime = workDirectory.resolve("r");
        kit = ActorTestKit.create(
                "agent-test",
                ConfigFactory.parseResources("agent-reference.conf").withFallback(ConfigFactory.load()));
        host = AgentHost.open(settings(workDirectory, settings), "1.0.0", processes);
        views = new AgentViews(host);
        allocator = kit.createTestProbe();
        actor = kit.spawn(AgentActor.create(host, allocator.ref(), views));
        registration = expect(RegisterAgent.class);
    }

    static AgentTestBed registered(Path workDirectory) throws Exception {
        AgentTestBed bed = new AgentTestBed(workDirectory, Map.of());
        bed.tell(new Registered("epoch-1"));
        return bed;
    }

    static AgentSettings settings(Path workDirectory, Map<String, String> settings) {
        Config config = ConfigFactory.parseMap(settings, "test")
                .withFallback(ConfigFactory.parseMap(QUIET))
                .withFallback(ConfigFactory.parseMap(Map.of(
                        "work-dir",
                        workDirectory.toString(),
                        "runtime-dir",
                        workDirectory.resolve("r").toString())))
                .atPath("kebne.agent")
                .withFallback(ConfigFactory.parseResources("agent-reference.conf"));
        return AgentSettings.of(config.resolve());
    }

    String incarnation() {
        return registration.incarnation();
    }

    /** What the agent said first. */
    RegisterAgent registration() {
        return registration;
    }

    void tell(AgentMessage message) {
        agent.tell(message);
    }

    /** The next thing that the agent says, which must be this. */
    <T extends AllocatorCommand> T expect(Class<T> type) {
        AllocatorMessage.FromAgent message = allocator.expectMessageClass(AllocatorMessage.FromAgent.class, PATIENCE);
        agent = message.agent();
        assertThat(message.command()).isInstanceOf(type);
        return type.cast(message.command());
    }

    /** The next update, which must be of this task and say this state; it is not acknowledged. */
    TaskStatus expect(RunTask task, TaskState state) {
        UpdateStatus update = expect(UpdateStatus.class);
        assertThat(update.agentId()).isEqualTo(host.info().id());
        assertThat(update.frameworkId()).isEqualTo(task.framework().id());
        assertThat(update.status().taskId()).isEqualTo(task.task().taskId());
        assertThat(update.status().state())
                .describedAs(update.status().message().toLowerCase(Locale.ROOT))
                .isEqualTo(state);
        return update.status();
    }

    TaskStatus acknowledged(RunTask task, TaskState state) {
        TaskStatus status = expect(task, state);
        acknowledge(task, status);
        return status;
    }

    /**
     * The next update, in this state, after one that the agent repeats when the acknowledgement of it came too late to be
     * noted before the agent ended.
     */
    TaskStatus expectAfterCrash(RunTask task, TaskState repeated, TaskState state) {
        TaskStatus status = expect(UpdateStatus.class).status();
        if (status.state() == repeated) {
            acknowledge(task, status);
            return expect(task, state);
        }
        assertThat(status.state()).isEqualTo(state);
        return status;
    }

    void acknowledge(RunTask task, TaskStatus status) {
        tell(new AcknowledgeStatus(key(task), status.uuid().orElseThrow()));
    }

    /** Waits until what was acknowledged is noted, and the next life of the agent does not repeat it. */
    void awaitAcknowledged() {
        Await.until("no update is remembered", () -> {
            try (Checkpoints onDisk = new Checkpoints(host.workDirectory().checkpoints())) {
                Checkpoints.Read read = onDisk.read(new AkkaCheckpointCodec(kit.system()));
                return read.tasks().stream().allMatch(task -> task.updates().isEmpty());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    void expectSilence() {
        allocator.expectNoMessage(Duration.ofMillis(100));
    }

    /** Runs a task until it is known to run. */
    RunTask running(String id, String line) {
        RunTask task = task(id, CommandInfo.shell(line));
        tell(task);
        acknowledged(task, TaskState.STARTING);
        acknowledged(task, TaskState.RUNNING);
        return task;
    }

    TestProbe<Done> stop() {
        TestProbe<Done> stopped = kit.createTestProbe();
        actor.tell(new AgentActor.Stop(stopped.ref()));
        return stopped;
    }

    /** Where the task of this id runs or ran last. */
    Path sandbox(String id) {
        return host.workDirectory()
                .root()
                .resolve("slaves/" + host.info().id() + "/frameworks/framework-1/executors/" + id + "/runs/latest");
    }

    /** How many containers the agent has that have not ended, or whose end it has not remembered. */
    int noted() {
        try (var containers = Files.list(runtime)) {
            return (int) containers.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processes whose working directory is the sandbox of this task. */
    List<Path> processesOf(String id) {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            Path sandbox = sandbox(id).toRealPath();
            List<Path> found = new ArrayList<>();
            processes.forEach(process -> {
                try {
                    if (process.resolve("cwd").toRealPath().equals(sandbox)) {
                        found.add(process);
                    }
                } catch (IOException e) {
                    // Gone meanwhile.
                }
            });
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RunTask task(String id, CommandInfo command) {
        return new RunTask(
                FRAMEWORK, "role-1", TaskInfo.of(new TaskId(id), id, Resources.parse("cpus:0.1;mem:32"), command));
    }

    static TaskKey key(RunTask task) {
        return new TaskKey(task.framework().id(), task.task().taskId());
    }

    /** As the sudden end of the agent's process: whatever runs goes on. */
    void crash() throws IOException {
        kit.shutdownTestKit();
        host.close();
    }

    /** Leaves no process behind. */
    @Override
    public void close() throws IOException {
        kit.shutdownTestKit();
        if (host.engine().isPresent()) {
            host.engine().get().endAllBut(Set.of());
        }
        host.launcher().endAllBut(Set.of(), host.info().id().value());
        host.networks().leaveAllBut(Set.of());
        Await.until("no network is left", () -> isEmpty(host.networks()));
        if (host.runtime().isPresent()) {
            host.runtime().get().removeAllBut(Set.of());
            Await.until(
                    "nothing is left of containers",
                    () -> isEmpty(host.runtime().get()));
        }
        host.close();
    }

    private static boolean isEmpty(ContainerNetworks networks) {
        try {
            return networks.isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEmpty(RuntimeContainers containers) {
        try {
            return containers.isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
