package io.kebne.http.operator.v1;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import io.kebne.http.TestServer;
import io.kebne.http.wire.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.apache.mesos.v1.master.Protos.Call;
import org.apache.mesos.v1.master.Protos.Event;

/** Reads a stream of the operator API, an event at a time. */
final class EventReader implements AutoCloseable {
    private final WireFormat format;
    private final InputStream in;

    private EventReader(WireFormat format, InputStream in) {
        this.format = format;
        this.in = in;
    }

    static EventReader subscribe(TestServer server, WireFormat format) {
        Call call = Call.newBuilder().setType(Call.Type.SUBSCRIBE).build();
        HttpResponse<InputStream> response = server.send(
                "/api/v1",
                request -> request.header("Content-Type", format.mediaType())
                        .header("Accept", format.mediaType())
                        .POST(BodyPublishers.ofByteArray(format.encode(call).toArray())),
                BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("content-type")).containsExactly(format.mediaType());
        return new EventReader(format, response.body());
    }

    /** The next event that is no heartbeat. */
    Event next() throws IOException {
        Event event = nextOrHeartbeat();
        while (event.getType() == Event.Type.HEARTBEAT) {
            event = nextOrHeartbeat();
        }
        return event;
    }

    Event nextOrHeartbeat() throws IOException {
        StringBuilder length = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            assertThat(c).as("a digit after '%s'", length).isNotNegative();
            length.append((char) c);
        }
        byte[] record = in.readNBytes(Integer.parseInt(length.toString()));
        return format.decode(ByteString.fromArray(record), Event.getDefaultInstance());
    }

    /** Reads to the end of a stream that has ended in good order. */
    void drain() throws IOException {
        in.readAllBytes();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
