package io.kebne.http.operator.v1;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import com.google.protobuf.Message;
import io.kebne.http.TestServer;
import io.kebne.http.wire.MessageJson;
import io.kebne.http.wire.WireFormat;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.apache.mesos.v1.master.Protos.Call;
import org.apache.mesos.v1.master.Protos.Response;

/** Calls a master's operator API in one of its forms. */
record ApiClient(TestServer server, WireFormat format) {
    /** The answer to a call that has one. */
    Response read(Call call) {
        HttpResponse<byte[]> response = send(call);
        assertThat(response.statusCode()).as(() -> text(response)).isEqualTo(200);
        assertThat(response.headers().allValues("content-type")).containsExactly(format.mediaType());
        return format.decode(ByteString.fromArray(response.body()), Response.getDefaultInstance());
    }

    Response read(Call.Type type) {
        return read(Call.newBuilder().setType(type).build());
    }

    /** The answer to a call in JSON. */
    HttpResponse<byte[]> send(String json) {
        return send(format, MessageJson.parse(json.getBytes(StandardCharsets.UTF_8), Call.getDefaultInstance()));
    }

    HttpResponse<byte[]> send(Call call) {
        return send(format, call);
    }

    private HttpResponse<byte[]> send(WireFormat in, Message call) {
        return server.send(
                "/api/v1",
                request -> request.header("Content-Type", in.mediaType())
                        .header("Accept", format.mediaType())
                        .POST(BodyPublishers.ofByteArray(in.encode(call).toArray())),
                BodyHandlers.ofByteArray());
    }

    static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
