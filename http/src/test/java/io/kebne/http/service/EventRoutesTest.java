package io.kebne.http.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventRoutesTest {
    private final List<HttpURLConnection> streams = new ArrayList<>();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.of(new FakeMaster());
    }

    @AfterEach
    void stop() {
        streams.forEach(HttpURLConnection::disconnect);
        server.close();
    }

    private HttpURLConnection open(String query) throws IOException {
        HttpURLConnection stream =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + server.port() + "/v2/events" + query)
                        .toURL()
                        .openConnection();
        streams.add(stream);
        return stream;
    }

    private BufferedReader follow(String query) throws IOException {
        HttpURLConnection stream = open(query);
        assertThat(stream.getResponseCode()).isEqualTo(200);
        assertThat(stream.getContentType()).startsWith("text/event-stream");
        return new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next event's data. */
    private static JsonNode next(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (!line.startsWith("data:{")) {
            line = lines.readLine();
        }
        return new ObjectMapper().readTree(line.substring("data:".length()));
    }

    private int send(String method, String path, String body) {
        return server.send(path, request -> request.method(method, BodyPublishers.ofString(body)))
                .statusCode();
    }

    @Test
    void whatUsersDoIsHeardOfByThoseWhoFollow() throws IOException {
        BufferedReader events = follow("");
        assertThat(next(events).path("eventType").asText()).isEqualTo("event_stream_attached");

        send(
                "POST",
                "/v2/apps",
                "{\"id\": \"/a\", \"cmd\": \"one\", \"instances\": 1, \"env\": {\"PASSWORD\": \"sesame\"}}");
        JsonNode info = next(events);
        assertThat(info.path("eventType").asText()).isEqualTo("deployment_info");
        assertThat(info.path("plan").path("affectedAppIds").path(0).asText()).isEqualTo("/a");
        JsonNode post = next(events);
        assertThat(post.path("eventType").asText()).isEqualTo("api_post_event");
        assertThat(post.path("appDefinition").path("cmd").asText()).isEqualTo("one");
        assertThat(post.at("/appDefinition/env/PASSWORD").asText()).isEqualTo("***");

        send("DELETE", "/v2/apps/a?force=true", "");
        assertThat(next(events).path("eventType").asText()).isEqualTo("deployment_info");
        assertThat(next(events).path("eventType").asText()).isEqualTo("deployment_failed");
        assertThat(next(events).path("eventType").asText()).isEqualTo("deployment_success");
        assertThat(next(events).path("appId").asText()).isEqualTo("/a");
    }

    @Test
    void onlyWhatIsWantedIsSent() throws IOException {
        BufferedReader events = follow("?event_type=app_terminated_event&event_type=api_post_event");
        send("POST", "/v2/apps", "{\"id\": \"/a\", \"cmd\": \"one\"}");
        send("DELETE", "/v2/apps/a?force=true", "");

        assertThat(next(events).path("eventType").asText()).isEqualTo("api_post_event");
        assertThat(next(events).path("eventType").asText()).isEqualTo("app_terminated_event");
    }

    @Test
    void typesThatThereAreNotAreRefused() throws IOException {
        assertThat(open("?event_type=gossip").getResponseCode()).isEqualTo(422);
    }

    @Test
    void onlySoManyFollowAtATime() throws IOException {
        for (int i = 0; i < EventRoutes.MAX_STREAMS; i++) {
            follow("");
        }
        assertThat(open("").getResponseCode()).isEqualTo(503);
    }

    @Test
    void thoseWhoTakeNoEventsCountForNothing() throws IOException {
        for (int i = 0; i <= EventRoutes.MAX_STREAMS; i++) {
            HttpURLConnection stream = open("");
            stream.setRequestProperty("Accept", "application/json");
            assertThat(stream.getResponseCode()).isEqualTo(406);
        }
        follow("");
    }
}
