package io.kebne.http.operator.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.allocator.core.Change;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.http.wire.WireFormat;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.master.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stream of events of the operator API. Case 73 of the conformance list. */
@Timeout(180)
class EventStreamTest {
    private static final FrameworkId FRAMEWORK = new FrameworkId("f");

    private final FakeMaster master = new FakeMaster();
    private TestServer server;

    @BeforeEach
    void start() {
        master.show(new TestCluster().agent("a", "cpus:4").framework("f", "*").view());
        server = TestServer.of(master, "kebne.http.operator-api { max-subscribers = 2, event-buffer = 1MiB }");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void aStreamBeginsWithTheStateAndGoesOnWithWhatHappens(WireFormat format) throws Exception {
        try (EventReader events = EventReader.subscribe(server, format)) {
            Event first = events.nextOrHeartbeat();
            assertThat(first.getType()).isEqualTo(Event.Type.SUBSCRIBED);
            assertThat(first.getSubscribed().getHeartbeatIntervalSeconds()).isEqualTo(15);
            assertThat(first.getSubscribed().getGetState().getGetAgents().getAgentsList())
                    .hasSize(1);
            assertThat(first.getSubscribed().getGetState().getGetFrameworks().getFrameworksList())
                    .hasSize(1);
            assertThat(events.nextOrHeartbeat().getType()).isEqualTo(Event.Type.HEARTBEAT);

            master.happens(launch("t"));
            Event added = events.next();
            assertThat(added.getTaskAdded().getTask().getTaskId().getValue()).isEqualTo("t");
            assertThat(added.getTaskAdded().getTask().getState()).isEqualTo(Protos.TaskState.TASK_STAGING);

            master.happens(runs("t", ""));
            Event updated = events.next();
            assertThat(updated.getTaskUpdated().getFrameworkId().getValue()).isEqualTo("f");
            assertThat(updated.getTaskUpdated().getState()).isEqualTo(Protos.TaskState.TASK_RUNNING);
            assertThat(updated.getTaskUpdated().getStatus().getTaskId().getValue())
                    .isEqualTo("t");
        }
    }

    @Test
    void whoSubscribesLaterSeesTheLatestState() throws Exception {
        master.happens(launch("t"));
        try (EventReader events = EventReader.subscribe(server, WireFormat.JSON)) {
            assertThat(events.next().getSubscribed().getGetState().getGetTasks().getTasksList())
                    .hasSize(1);
        }
    }

    @Test
    void whatWasMissedIsFoundByComparing() throws Exception {
        try (EventReader events = EventReader.subscribe(server, WireFormat.PROTOBUF)) {
            assertThat(events.next().getType()).isEqualTo(Event.Type.SUBSCRIBED);
            master.show(
                    new TestCluster().agent("b", "cpus:4").framework("f", "*").view());
            assertThat(events.next().getAgentRemoved().getAgentId().getValue()).isEqualTo("a");
            assertThat(events.next()
                            .getAgentAdded()
                            .getAgent()
                            .getAgentInfo()
                            .getId()
                            .getValue())
                    .isEqualTo("b");
        }
    }

    @Test
    void oneTooManyEndsTheOldestAndTheMetricFollows() throws Exception {
        try (EventReader first = EventReader.subscribe(server, WireFormat.JSON);
                EventReader second = EventReader.subscribe(server, WireFormat.PROTOBUF)) {
            await(() -> subscribers() == 2);
            try (EventReader third = EventReader.subscribe(server, WireFormat.JSON)) {
                first.drain();
                assertThat(subscribers()).isEqualTo(2);
                master.happens(launch("t"));
                assertThat(second.next().getType()).isEqualTo(Event.Type.SUBSCRIBED);
                assertThat(second.next().getType()).isEqualTo(Event.Type.TASK_ADDED);
                assertThat(third.next().getType()).isEqualTo(Event.Type.SUBSCRIBED);
            }
            // That a client has gone shows when it is sent something.
            await(() -> {
                master.happens(runs("t", Long.toString(System.nanoTime())));
                return subscribers() == 1;
            });
        }
    }

    @Test
    void oneThatDoesNotReadLosesItsStreamAndTheOthersKeepTheirs() throws Exception {
        try (Socket slow = subscribeRaw();
                EventReader events = EventReader.subscribe(server, WireFormat.JSON)) {
            assertThat(slow.isConnected()).isTrue();
            await(() -> subscribers() == 2);
            assertThat(events.next().getType()).isEqualTo(Event.Type.SUBSCRIBED);
            master.happens(launch("t"));
            assertThat(events.next().getType()).isEqualTo(Event.Type.TASK_ADDED);
            for (int i = 0; i < 100 && dropped() == 0; i++) {
                master.happens(runs("t", i + "x".repeat(256 * 1024)));
                assertThat(events.next().getType()).isEqualTo(Event.Type.TASK_UPDATED);
            }
            assertThat(dropped()).isEqualTo(1);
            // It is counted before it is taken off the list.
            await(() -> subscribers() == 1);
        }
    }

    @Test
    void streamsEndWhenTheirActorFailsAndNewOnesBeginWithTheState() throws Exception {
        try (EventReader events = EventReader.subscribe(server, WireFormat.PROTOBUF)) {
            assertThat(events.next().getType()).isEqualTo(Event.Type.SUBSCRIBED);
            await(() -> subscribers() == 1);

            master.tellNonsense();

            events.drain();
            await(() -> subscribers() == 0);
        }
        try (EventReader again = EventReader.subscribe(server, WireFormat.JSON)) {
            assertThat(again.next().getSubscribed().getGetState().getGetAgents().getAgentsList())
                    .hasSize(1);
            master.happens(launch("t"));
            assertThat(again.next().getType()).isEqualTo(Event.Type.TASK_ADDED);
        }
    }

    @Test
    void thereIsNoStreamBeforeThereIsAState() {
        try (TestServer early = TestServer.of(new FakeMaster())) {
            assertThat(new ApiClient(early, WireFormat.JSON)
                            .send("{\"type\":\"SUBSCRIBE\"}")
                            .statusCode())
                    .isEqualTo(503);
        }
    }

    private Socket subscribeRaw() throws Exception {
        String call = "{\"type\":\"SUBSCRIBE\"}";
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        OutputStream out = socket.getOutputStream();
        out.write(("POST /api/v1 HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: "
                        + call.length() + "\r\n\r\n" + call)
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }

    private long subscribers() {
        return metric("master/operator_event_stream_subscribers");
    }

    private long dropped() {
        return metric("master/operator_streams_dropped");
    }

    private long metric(String name) {
        return server.json("/metrics/snapshot").path(name).asLong();
    }

    private static Change.Public launch(String task) {
        TaskInfo info = TaskInfo.of(new TaskId(task), task, Resources.parse("cpus:1"), CommandInfo.shell("true"));
        return new Change.Journaled(new TaskLaunched(FRAMEWORK, new AgentId("a"), "*", info, 4_000));
    }

    private static Change.Public runs(String task, String message) {
        TaskStatus status = TaskStatus.of(
                new TaskId(task), TaskState.RUNNING, Source.AGENT, Optional.empty(), message, 5_000, Optional.empty());
        return new Change.TaskProgressed(new TaskKey(FRAMEWORK, new TaskId(task)), status);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
