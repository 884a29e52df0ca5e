package io.kebne.http.executor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.AskPattern;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.agent.AgentActor;
import io.kebne.actors.agent.AgentHost;
import io.kebne.actors.agent.AgentSettings;
import io.kebne.actors.agent.AgentViews;
import io.kebne.actors.agent.token.ExecutorTokens;
import io.kebne.actors.api.ExecutorAnswer;
import io.kebne.actors.api.ExecutorClients;
import io.kebne.actors.api.ExecutorStream;
import io.kebne.http.FakeAgent;
import io.kebne.http.TestServer;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorExited;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.executor.ExecutorCall;
import io.kebne.protocol.executor.ExecutorClaims;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** An agent with its HTTP server and real processes, whose allocator is played by the test. */
final class ExecutorBed implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FakeAgent api = new FakeAgent();
    private final TestServer server;
    private final Path workDirectory;
    private final String keyFile;
    private final Set<ExecutorStream> streams = ConcurrentHashMap.newKeySet();
    private ActorTestKit kit;
    private AgentHost host;
    private ActorRef<AgentActor.Message> actor;
    private TestProbe<AllocatorMessage> allocator;
    private ActorRef<AgentMessage> agent;
    private RegisterAgent registration;
    private AgentViews view;

    ExecutorBed(Path workDirectory) throws Exception {
        this.workDirectory = workDirectory;
        this.keyFile = "";
        this.server = TestServer.of(api);
        start();
    }

    /**
     * An agent that gives its executors tokens.
     *
     * @param keyFile with the key that signs them
     * @param settings of the HTTP server, in HOCON
     */
    ExecutorBed(Path workDirectory, Path keyFile, String settings) throws Exception {
        this.workDirectory = workDirectory;
        this.keyFile = keyFile.toString();
        api.setTokens(ExecutorTokens.open(keyFile));
        this.server = TestServer.of(api, settings);
        start();
    }

    /** The agent's process begins, again perhaps; it is registered when this is done. */
    void start() throws Exception {
        kit = ActorTestKit.create(
                "executor-test",
                ConfigFactory.parseResources("agent-reference.conf").withFallback(ConfigFactory.load()));
        host = AgentHost.open(settings(), "1.0.0");
        allocator = kit.createTestProbe();
        AgentViews views = new AgentViews(host);
        actor = kit.spawn(AgentActor.create(host, allocator.ref(), views));
        api.contain(host.nested());
        registration = expect(RegisterAgent.class);
        view = views;
        api.answer(new Clients());
        tell(new AgentMessage.Registered("epoch-1"));
    }

    private AgentSettings settings() {
        return AgentSettings.of(ConfigFactory.parseMap(Map.of(
                        "work-dir", workDirectory.toString(),
                        "runtime-dir", workDirectory.resolve("r").toString(),
                        "ip", "127.0.0.1",
                        "hostname", "localhost",
                        "port", server.port(),
                        "heartbeat-interval", "1h",
                        "registration-retry", "1h",
                        "jwt-secret-key", keyFile,
                        "executor-reregistration-timeout", "30s"))
                .atPath("kebne.agent")
                .withFallback(ConfigFactory.parseResources("agent-reference.conf"))
                .resolve());
    }

    /** The agent's process ends at once; what it started goes on. */
    void crash() throws IOException {
        api.answer(null);
        kit.shutdownTestKit();
        host.close();
        streams.forEach(ExecutorStream::complete);
        streams.clear();
    }

    /** Waits until this holds. */
    void await(String what, BooleanSupplier holds) {
        allocator.awaitAssert(PATIENCE, Duration.ofMillis(20), () -> {
            assertThat(holds.getAsBoolean()).as(what).isTrue();
            return null;
        });
    }

    /** Has the HTTP server show the agent as it is now. */
    void show() {
        api.show(view.get());
    }

    TestServer server() {
        return server;
    }

    AgentHost host() {
        return host;
    }

    /** What the agent said when it began. */
    RegisterAgent registration() {
        return registration;
    }

    void tell(AgentMessage message) {
        agent.tell(message);
    }

    /** The next thing that the agent says, which must be this. */
    <T extends AllocatorCommand> T expect(Class<T> type) {
        AllocatorCommand command = next();
        assertThat(command).isInstanceOf(type);
        return type.cast(command);
    }

    private AllocatorCommand next() {
        AllocatorMessage.FromAgent message = allocator.expectMessageClass(AllocatorMessage.FromAgent.class, PATIENCE);
        agent = message.agent();
        return message.command();
    }

    /** The next update, which must say this; it is acknowledged. */
    TaskStatus expect(String taskId, TaskState state) {
        TaskStatus status = acknowledged();
        assertThat(status.taskId().value() + " " + status.state())
                .as(status.message())
                .isEqualTo(taskId + " " + state);
        return status;
    }

    /** The next update, or the one after it: an agent that crashed may not have heard the last acknowledgement. */
    TaskStatus expectAfterCrash(String taskId, TaskState repeated, TaskState state) {
        TaskStatus status = acknowledged();
        return status.state() == repeated ? expect(taskId, state) : status;
    }

    /**
     * How a task and its executor ended. The executor's exit does not wait for updates, of which an agent that crashed may
     * repeat its last.
     */
    Ending endingAfterCrash(String taskId, TaskState repeated) {
        Optional<TaskStatus> last = Optional.empty();
        Optional<ExecutorExited> exited = Optional.empty();
        while (last.isEmpty() || exited.isEmpty()) {
            AllocatorCommand command = next();
            if (command instanceof UpdateStatus update) {
                TaskStatus status = acknowledge(update);
                assertThat(status.taskId().value()).isEqualTo(taskId);
                last = Optional.of(status).filter(each -> each.state() != repeated);
            } else {
                assertThat(command).isInstanceOf(ExecutorExited.class);
                exited = Optional.of((ExecutorExited) command);
            }
        }
        return new Ending(last.get(), exited.get());
    }

    /** The last update of a task, and the exit of its executor. */
    record Ending(TaskStatus status, ExecutorExited exited) {}

    private TaskStatus acknowledged() {
        return acknowledge(expect(UpdateStatus.class));
    }

    private TaskStatus acknowledge(UpdateStatus update) {
        TaskStatus status = update.status();
        tell(new AgentMessage.AcknowledgeStatus(
                new TaskKey(update.frameworkId(), status.taskId()),
                status.uuid().orElseThrow()));
        return status;
    }

    @Override
    public void close() throws IOException {
        TestProbe<Done> stopped = kit.createTestProbe();
        actor.tell(new AgentActor.Stop(stopped.ref()));
        stopped.expectMessage(PATIENCE, Done.getInstance());
        kit.shutdownTestKit();
        host.close();
        server.close();
    }

    private final class Clients implements ExecutorClients {
        @Override
        public CompletionStage<ExecutorAnswer> call(
                ExecutorKey key, Optional<ExecutorClaims> caller, ExecutorCall call, Optional<ExecutorStream> stream) {
            stream.ifPresent(streams::add);
            return AskPattern.ask(
                    actor,
                    replyTo -> new AgentActor.ExecutorCalled(key, caller, call, stream, replyTo),
                    PATIENCE,
                    kit.system().scheduler());
        }

        @Override
        public void gone(ExecutorKey key, ExecutorStream stream) {
            actor.tell(new AgentActor.StreamEnded(key, stream));
        }
    }
}
