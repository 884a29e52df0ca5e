package io.kebne.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.actors.api.Health;
import io.kebne.http.FakeJobs;
import io.kebne.http.FakeMaster;
import io.kebne.http.FakeSchedulers;
import io.kebne.http.FakeServices;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every client may rely on, whatever it asks for and however wrongly. */
class MannersTest {
    private static final FakeMaster MASTER = new FakeMaster();
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.of(MASTER);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void emptyCluster() {
        MASTER.show(new TestCluster().view());
    }

    /** As fast as a client can send them, and more than fit into what is read at once. */
    @Test
    void manySmallRequestsInOnePieceAreAllAnswered() throws IOException {
        int requests = 10_000;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            Thread writer =
                    new Thread(() -> writeQuietly(socket, "GET /health HTTP/1.1\r\nHost: k\r\n\r\n".repeat(requests)));
            writer.start();
            int answers = 0;
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            while (answers < requests) {
                String line = reader.readLine();
                assertThat(line).as("after %s answers", answers).isNotNull();
                answers += line.startsWith("HTTP/1.1 200") ? 1 : 0;
            }
        }
    }

    private static void writeQuietly(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // The reader says what is missing.
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/version",
                "/flags",
                "/state",
                "/state-summary",
                "/slaves",
                "/frameworks",
                "/tasks",
                "/roles",
                "/agents",
                "/weights",
                "/quota",
                "/priorities",
                "/whitelist",
                "/maintenance/schedule",
                "/maintenance/status",
                "/explain",
                "/metrics",
                "/metrics/snapshot"
            })
    void everyEndpointIsServedUnderBothPathsAndAnswersHead(String path) {
        assertThat(server.get(path).statusCode()).isEqualTo(200);
        assertThat(server.get("/master" + path).statusCode()).isEqualTo(200);
        HttpResponse<String> head = server.send(path, request -> request.method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void healthIsEmptyAndVersionIsPlain() {
        assertThat(server.get("/health").body()).isEmpty();
        assertThat(server.json("/version").get("version").asText()).isEqualTo("0.1.0");
    }

    @Test
    void healthSaysWhyChangesAreRefused() {
        MASTER.setHealth(new Health(List.of("journal: a write has waited 4.2 s"), 12, 4_200, 3));
        try {
            HttpResponse<String> health = server.get("/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body())
                    .isEqualTo("{\"healthy\":false,\"reasons\":[\"journal: a write has waited 4.2 s\"]}");
            JsonNode metrics = server.json("/metrics/snapshot");
            assertThat(metrics.get("master/healthy").asDouble()).isZero();
            assertThat(metrics.get("allocator/journal_write_secs").asDouble()).isEqualTo(4.2);
            assertThat(metrics.get("allocator/waiting").asInt()).isEqualTo(12);
            assertThat(metrics.get("allocator/refused").asInt()).isEqualTo(3);
        } finally {
            MASTER.setHealth(new Health(List.of(), 0, 0, 0));
        }
        assertThat(server.json("/metrics/snapshot").get("master/healthy").asDouble())
                .isEqualTo(1);
    }

    @Test
    void theServerDoesNotTellWhatItIsMadeOf() {
        assertThat(server.get("/health").headers().allValues("server")).containsExactly("Kebne");
    }

    @Test
    void anotherMethodIsRefusedWithTheRightOne() {
        HttpResponse<String> post = server.postForm("/state", "");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("allow")).contains("GET");

        HttpResponse<String> get = server.get("/teardown");
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("allow")).contains("POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/nothing", "/state/x", "/metrics/x", "/master", "/master/master/state", "/slave(1)/state"})
    void anUnknownPathIsNotFound(String path) {
        assertThat(server.get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=-1",
                "limit=x",
                "limit=",
                "limit=1e3",
                "limit=99999999999999999999",
                "offset=-1",
                "offset=NaN",
                "order=up"
            })
    void aBadParameterIsNamed(String query) {
        HttpResponse<String> response = server.get("/tasks?" + query);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith(query.substring(0, query.indexOf('=')) + ": must be");
    }

    @Test
    void aBadParameterIsRefusedEvenWhileNothingIsKnown() {
        MASTER.showNothing();
        assertThat(server.get("/tasks?limit=x").statusCode()).isEqualTo(400);
    }

    @Test
    void unknownParametersAndRawBracketsAreIgnored() throws Exception {
        assertThat(server.get("/tasks?jsonp=f&_=1&order=asc&order=up").statusCode())
                .isEqualTo(200);
        assertThat(raw("GET /tasks?x=[1]|{2}&limit=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aMasterThatHasNotHeardTheAllocatorSaysSo() {
        MASTER.showNothing();
        for (String path :
                new String[] {"/state", "/state-summary", "/slaves", "/frameworks", "/tasks", "/roles", "/explain"}) {
            HttpResponse<String> response = server.get(path);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("This master has not heard the allocator yet\n");
            assertThat(response.headers().firstValue("retry-after")).contains("1");
        }
        assertThat(server.postForm("/teardown", "frameworkId=f").statusCode()).isEqualTo(503);
        assertThat(server.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void aFaultIsNotShownToTheClient() {
        MASTER.fail(new IllegalStateException("secret detail"));

        HttpResponse<String> response = server.get("/state");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("Internal error; this node's log has the details\n");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        HttpResponse<String> known = server.postForm("/teardown", "frameworkId=" + "x".repeat(100_000));
        assertThat(known.statusCode()).isEqualTo(413);
        assertThat(known.body()).matches("body: has more than \\d+ bytes\n");

        HttpResponse<String> chunked = server.send(
                "/kill",
                request ->
                        request.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[100_000]))));
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(chunked.body()).isEqualTo(known.body());
    }

    @Test
    void aUriThatIsTooLongIsRefused() {
        assertThat(server.get("/tasks?task_id=" + "x".repeat(10_000)).statusCode())
                .isEqualTo(414);
    }

    @Test
    void malformedRequestsAreRefusedWithoutAFault() throws Exception {
        assertThat(raw("GET /tasks?x=%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(raw("GET /tasks HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: what\r\nConnection: close\r\n\r\n"))
                .matches("(?s)HTTP/1.1 (400|501) .*");
        assertThat(raw("BREW /tasks HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 501 ");
        assertThat(raw("this is nonsense\r\n\r\n"))
                .matches("(?s)HTTP/1.1 [45]\\d\\d .*")
                .doesNotContain("at akka");
    }

    @Test
    void absoluteRequestTargetsAndOldClientsAreServed() throws Exception {
        assertThat(raw("GET http://h:5050/version HTTP/1.1\r\nHost: h:5050\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("0.1.0");
        assertThat(raw("GET /version HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("0.1.0");
    }

    @Test
    void answersAreCompressedForThoseWhoAccept() throws Exception {
        HttpResponse<byte[]> response = server.send(
                "/version",
                request -> request.header("Accept-Encoding", "gzip"),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("\"version\":\"0.1.0\"");
        }
    }

    @Test
    void aPortInUseIsSaidInOneLine() {
        HttpSettings taken = HttpSettings.of(server.system().settings().config(), "127.0.0.1", server.port());

        assertThatThrownBy(() -> HttpServers.bindMaster(
                                server.system(),
                                MASTER,
                                new FakeSchedulers(),
                                new FakeServices(),
                                new FakeJobs(),
                                taken,
                                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(HttpBindException.class)
                .hasMessage("address in use: 127.0.0.1:" + server.port());
    }

    @Test
    void anAddressOfAnotherMachineIsSaidInOneLine() {
        HttpSettings foreign = HttpSettings.of(server.system().settings().config(), "192.0.2.1", 0);

        assertThatThrownBy(() -> HttpServers.bindMaster(
                                server.system(),
                                MASTER,
                                new FakeSchedulers(),
                                new FakeServices(),
                                new FakeJobs(),
                                foreign,
                                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(HttpBindException.class)
                .message()
                .startsWith("cannot listen on 192.0.2.1:0: ")
                .doesNotContain("\n");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
