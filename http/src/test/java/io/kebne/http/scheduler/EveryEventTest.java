package io.kebne.http.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import com.google.protobuf.TextFormat;
import io.kebne.http.FakeMaster;
import io.kebne.http.FakeSchedulers;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each event is called in Mesos' words, over real HTTP and in both forms; OFFERS and operations apart. */
class EveryEventTest {
    private static final String SUBSCRIBE = "{\"type\":\"SUBSCRIBE\",\"framework_id\":{\"value\":\"f\"},"
            + "\"subscribe\":{\"framework_info\":{\"user\":\"u\",\"name\":\"n\",\"id\":{\"value\":\"f\"}}}}";
    private static final AgentId AGENT = new AgentId("a");
    private static final ExecutorId EXECUTOR = new ExecutorId("e");

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void anEventSaysWhatItSaysInMesos(WireFormat format) throws Exception {
        FakeMaster master = new FakeMaster();
        master.show(new TestCluster().agent("a", "cpus:4").view());
        FakeSchedulers schedulers = new FakeSchedulers();
        try (TestServer server = TestServer.of(master, schedulers)) {
            HttpResponse<InputStream> response = server.send(
                    "/api/v1/scheduler",
                    request -> request.header("Content-Type", "application/json")
                            .header("Accept", format.mediaType())
                            .POST(BodyPublishers.ofString(SUBSCRIBE)),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                assertThat(next(in, format).getType()).isEqualTo(Event.Type.SUBSCRIBED);
                assertThat(next(in, format)).isEqualTo(event("type: HEARTBEAT"));

                schedulers.send(new SchedulerEvent.InverseOffers(List.of(new InverseOffer(
                        new OfferId("i"),
                        new FrameworkId("f"),
                        AGENT,
                        new Unavailability(Instant.ofEpochSecond(5), Optional.empty()),
                        Optional.empty()))));
                Event inverse = next(in, format);
                assertThat(inverse.getType()).isEqualTo(Event.Type.INVERSE_OFFERS);
                assertThat(inverse.getInverseOffers()
                                .getInverseOffers(0)
                                .getId()
                                .getValue())
                        .isEqualTo("i");
                assertThat(inverse.getInverseOffers()
                                .getInverseOffers(0)
                                .getUnavailability()
                                .getStart()
                                .getNanoseconds())
                        .isEqualTo(5_000_000_000L);

                schedulers.send(new SchedulerEvent.Rescind(new OfferId("o")));
                assertThat(next(in, format)).isEqualTo(event("type: RESCIND rescind { offer_id { value: 'o' } }"));
                schedulers.send(new SchedulerEvent.RescindInverseOffer(new OfferId("i")));
                assertThat(next(in, format))
                        .isEqualTo(event("type: RESCIND_INVERSE_OFFER"
                                + " rescind_inverse_offer { inverse_offer_id { value: 'i' } }"));
                schedulers.send(new SchedulerEvent.Update(TaskStatus.of(
                        new TaskId("t"),
                        TaskState.RUNNING,
                        Source.AGENT,
                        Optional.empty(),
                        "m",
                        1_500,
                        Optional.of(AGENT))));
                assertThat(next(in, format))
                        .isEqualTo(event("type: UPDATE update { status { task_id { value: 't' } state: TASK_RUNNING"
                                + " source: SOURCE_AGENT message: 'm' timestamp: 1.5 agent_id { value: 'a' }"
                                + " executor_id { value: 't' } } }"));
                schedulers.send(new SchedulerEvent.Message(AGENT, EXECUTOR, Bytes.of(new byte[] {0, -1})));
                assertThat(next(in, format))
                        .isEqualTo(event("type: MESSAGE message { agent_id { value: 'a' } executor_id { value: 'e' }"
                                + " data: '\\000\\377' }"));
                schedulers.send(new SchedulerEvent.Failure(AGENT, Optional.of(EXECUTOR), Optional.of(256)));
                assertThat(next(in, format))
                        .isEqualTo(event("type: FAILURE failure { agent_id { value: 'a' } executor_id { value: 'e' }"
                                + " status: 256 }"));
                schedulers.send(new SchedulerEvent.Failure(AGENT, Optional.empty(), Optional.empty()));
                assertThat(next(in, format)).isEqualTo(event("type: FAILURE failure { agent_id { value: 'a' } }"));
                schedulers.send(new SchedulerEvent.Error("Framework failed over"));
                assertThat(next(in, format)).isEqualTo(event("type: ERROR error { message: 'Framework failed over' }"));
                schedulers.end();
                assertThat(in.read()).isNegative();
            }
        }
    }

    private static Event event(String text) throws TextFormat.ParseException {
        return TextFormat.parse(text, Event.class);
    }

    private static Event next(InputStream in, WireFormat format) throws IOException {
        int length = 0;
        for (int c = in.read(); c != '\n'; c = in.read()) {
            assertThat(c).as("a digit").isBetween((int) '0', (int) '9');
            length = length * 10 + c - '0';
        }
        return format.decode(ByteString.fromArray(in.readNBytes(length)), Event.getDefaultInstance());
    }
}
