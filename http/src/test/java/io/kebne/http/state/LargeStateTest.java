package io.kebne.http.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.protocol.task.TaskState;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster whose state is many megabytes of JSON. */
class LargeStateTest {
    private static final int AGENTS = 200;
    private static final int TASKS = 20_000;

    private static TestServer server;

    @BeforeAll
    static void start() {
        TestCluster cluster = new TestCluster().framework("f", "*").framework("g", "*");
        for (int i = 0; i < AGENTS; i++) {
            cluster.agent("agent-" + i, "cpus:1000;mem:1000000;ports:[31000-32000]");
        }
        for (int i = 0; i < TASKS; i++) {
            String framework = i % 2 == 0 ? "f" : "g";
            cluster.launch(framework, "*", "agent-" + i % AGENTS, "task-" + i, "cpus:0.1;mem:10", i);
            if (i % 3 == 0) {
                cluster.reaches(framework, "task-" + i, TaskState.RUNNING, i + 1);
            }
        }
        FakeMaster master = new FakeMaster();
        master.show(cluster.view());
        server = TestServer.of(master);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void itIsSentInChunksAndIsValid() throws IOException {
        HttpResponse<InputStream> response =
                server.send("/state", request -> request, HttpResponse.BodyHandlers.ofInputStream());

        assertThat(response.headers().firstValue("content-length")).isEmpty();
        assertThat(response.headers().allValues("content-type")).containsExactly("application/json");
        int tasks = 0;
        try (JsonParser parser = new JsonFactory().createParser(response.body())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals("statuses")) {
                    tasks++;
                }
            }
        }
        assertThat(tasks).isEqualTo(TASKS);
    }

    @Test
    void aPageOfItIsFound() {
        JsonNode tasks = server.json("/tasks?order=asc&offset=19990&limit=100").get("tasks");
        assertThat(tasks.size()).isEqualTo(10);
        assertThat(tasks.get(9).get("id").asText()).isEqualTo("task-19999");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void clientsThatDoNotReadDoNotKeepOthersWaiting() throws IOException {
        Socket[] lazy = new Socket[30];
        try {
            for (int i = 0; i < lazy.length; i++) {
                lazy[i] = new Socket(InetAddress.getLoopbackAddress(), server.port());
                lazy[i].getOutputStream()
                        .write("GET /state HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                assertThat(lazy[i].getInputStream().read()).isEqualTo('H');
            }

            assertThat(server.json("/state").get("slaves").size()).isEqualTo(AGENTS);
        } finally {
            for (Socket socket : lazy) {
                if (socket != null) {
                    socket.close();
                }
            }
        }
    }
}
