package io.kebne.http.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.kebne.http.FakeMaster;
import io.kebne.http.FakeSchedulers;
import io.kebne.http.TestServer;
import io.kebne.http.wire.RandomMessages;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.Test;

/** Requests that are almost right: none of them is a fault of the server's, or shows how it is made. */
class DecoderFuzzTest {
    private static final int REQUESTS = 10_000;
    private static final String ID = "fuzzed";

    private final Random random = new Random(7);

    @Test
    void noRequestIsAFaultOfTheServer() {
        FakeSchedulers schedulers = new FakeSchedulers();
        schedulers.subscribed(FrameworkInfo.of(new FrameworkId(ID), "name", "r"), "s");
        try (TestServer server = TestServer.of(new FakeMaster(), schedulers)) {
            int accepted = 0;
            for (int i = 0; i < REQUESTS; i++) {
                WireFormat format = i % 2 == 0 ? WireFormat.JSON : WireFormat.PROTOBUF;
                byte[] body = mutated(format.encode(call(i)).toArray(), format);
                HttpResponse<String> response = server.send(
                        "/api/v1/scheduler",
                        request -> request.header("Content-Type", format.mediaType())
                                .header("Accept", "none/none")
                                .header("Mesos-Stream-Id", "s")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));

                String sent = new String(body, StandardCharsets.ISO_8859_1);
                assertThat(response.statusCode()).as(sent).isIn(202, 400, 406, 501);
                assertThat(response.body()).as(sent).doesNotContain("Exception").doesNotContain("\tat ");
                accepted += response.statusCode() == 202 ? 1 : 0;
            }
            assertThat(schedulers.takeCalls()).hasSize(accepted).hasSizeGreaterThan(REQUESTS / 100);
        }
    }

    /** Mostly of a type with what belongs to it, so that not all are refused at once. */
    private Message call(int i) {
        Call any = new RandomMessages(i).of(Call.getDefaultInstance());
        List<Call.Type> types = List.of(Call.Type.values());
        return any.toBuilder()
                .setType(types.get(random.nextInt(types.size())))
                .setFrameworkId(FrameworkID.newBuilder().setValue(ID))
                .build();
    }

    private byte[] mutated(byte[] body, WireFormat format) {
        byte[] copy = body.clone();
        int mutations = random.nextInt(4);
        for (int i = 0; i < mutations && copy.length > 0; i++) {
            int at = random.nextInt(copy.length);
            switch (random.nextInt(3)) {
                case 0 -> copy[at] = (byte) random.nextInt();
                case 1 ->
                    copy[at] = (byte)
                            (format == WireFormat.JSON ? "{}[]\",:0-e".charAt(random.nextInt(10)) : copy[at] ^ 1);
                default -> copy = Arrays.copyOf(copy, at);
            }
        }
        return copy;
    }
}
