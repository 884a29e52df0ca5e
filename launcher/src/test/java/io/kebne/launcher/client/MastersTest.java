package io.kebne.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MastersTest {
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> received = new ArrayList<>();

    @AfterEach
    void stopServers() {
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void theFirstMasterThatAnswersIsAsked() throws IOException {
        Masters masters = new Masters("127.0.0.1:1, " + master(200, "{\"a\": 1795244348.993}"));

        assertThat(masters.get("/tasks").toString()).isEqualTo("{\"a\":1795244348.993}");
    }

    @Test
    void aMasterThatIsNotReadyIsPassedOver() throws IOException {
        Masters masters = new Masters(master(503, "not ready") + "," + master(200, "{}"));

        assertThat(masters.get("/tasks").isEmpty()).isTrue();
    }

    @Test
    void whenNoneIsReadyTheReasonIsGiven() throws IOException {
        String url = master(503, "The allocator was not heard of yet\n");

        assertThatThrownBy(() -> new Masters(url).get("/tasks"))
                .isInstanceOf(ClusterUnavailableException.class)
                .hasMessage("cannot reach a master at " + url + ": The allocator was not heard of yet");
    }

    @Test
    void aRefusalIsFinal() throws IOException {
        Masters masters = new Masters(master(400, "task_id: is missing\n") + "," + master(200, "{}"));

        assertThatThrownBy(() -> masters.post("/kill", Map.of("task_id", "a b")))
                .isInstanceOf(RefusedException.class)
                .hasMessage("task_id: is missing");
        assertThat(received).isEqualTo(List.of("task_id=a+b"));
    }

    @Test
    void whatIsNoMasterIsNotTakenForOne() throws IOException {
        String url = master(200, "<html>");

        assertThatThrownBy(() -> new Masters(url).get("/tasks")).hasMessageContaining("its answer is no JSON");
    }

    @Test
    void whatIsNoAddressIsRefused() {
        assertThatThrownBy(() -> new Masters("ftp://host")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new Masters("a b")).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> new Masters(" , ")).isInstanceOf(InvalidValueException.class);
    }

    private String master(int status, String answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
