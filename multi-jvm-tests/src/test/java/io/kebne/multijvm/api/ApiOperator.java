package io.kebne.multijvm.api;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import com.google.protobuf.Message;
import io.kebne.http.wire.WireFormat;
import io.kebne.multijvm.harness.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.master.Protos.Call;
import org.apache.mesos.v1.master.Protos.Event;
import org.apache.mesos.v1.master.Protos.Response;
import org.apache.mesos.v1.master.Protos.Response.GetAgents.Agent;

/** An operator that knows nothing but Mesos' HTTP API, and says who it is. */
final class ApiOperator {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String url;
    private final WireFormat format;
    private final String authorization;

    /** @param authorization the header's value */
    ApiOperator(String url, WireFormat format, String authorization) {
        this.url = url;
        this.format = format;
        this.authorization = authorization;
    }

    /** The status of the answer. */
    int status(Call.Builder call) throws Exception {
        return send(call).statusCode();
    }

    HttpResponse<byte[]> send(Call.Builder call) throws Exception {
        return CLIENT.send(request(call.build()).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** The answer to a call that reads. */
    Response read(Call.Builder call) throws Exception {
        HttpResponse<byte[]> answer = send(call);
        assertThat(answer.statusCode()).isEqualTo(200);
        return format.decode(ByteString.fromArray(answer.body()), Response.getDefaultInstance());
    }

    Response read(Call.Type type) throws Exception {
        return read(Call.newBuilder().setType(type));
    }

    Agent agent(AgentID id) throws Exception {
        return read(Call.Type.GET_AGENTS).getGetAgents().getAgentsList().stream()
                .filter(agent -> agent.getAgentInfo().getId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    void awaitAgent(AgentID id, Predicate<Agent> condition) {
        Await.until("the agent is as it should be", ApiScheduler.PATIENCE, () -> {
            try {
                return condition.test(agent(id));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    /** What a stream of events says. */
    Stream subscribe() throws Exception {
        HttpResponse<InputStream> response = CLIENT.send(
                request(Call.newBuilder().setType(Call.Type.SUBSCRIBE).build()).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return new Stream(response.body(), format);
    }

    private HttpRequest.Builder request(Message call) {
        return HttpRequest.newBuilder(URI.create(url + "/api/v1"))
                .timeout(ApiScheduler.PATIENCE)
                .header("Content-Type", format.mediaType())
                .header("Accept", format.mediaType())
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofByteArray(format.encode(call).toArray()));
    }

    /** Events, in the order in which they come. */
    static final class Stream implements AutoCloseable {
        private final ApiStream<Event> events;

        private Stream(InputStream in, WireFormat format) {
            this.events = new ApiStream<>(in, format, Event.getDefaultInstance());
        }

        /** The next event, whatever it is. */
        Event next() throws InterruptedException {
            return events.poll().orElseThrow(() -> new AssertionError("the stream has ended"));
        }

        /** The next event for which this holds; others are passed over. */
        Event next(Predicate<Event> which) throws InterruptedException {
            for (Event event = next(); ; event = next()) {
                if (which.test(event)) {
                    return event;
                }
            }
        }

        void awaitEnd() throws InterruptedException {
            Optional<Event> event = events.poll();
            while (event.isPresent()) {
                event = events.poll();
            }
        }

        @Override
        public void close() throws IOException {
            events.close();
        }
    }
}
