package io.kebne.http.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.http.FakeAgent;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mesos' profilers, which a node answers for as a Mesos without them does. */
class ProfilersTest {
    @Test
    void aMasterSaysWhatToUseInTheirPlace() {
        try (TestServer server = TestServer.of(new FakeMaster())) {
            assertRefused(server);
        }
    }

    @Test
    void soDoesAnAgent() {
        try (TestServer server = TestServer.of(new FakeAgent())) {
            assertRefused(server);
        }
    }

    private static void assertRefused(TestServer server) {
        for (String path : List.of(
                "/profiler/start",
                "/profiler/stop",
                "/memory-profiler/start",
                "/memory-profiler/stop",
                "/memory-profiler/statistics",
                "/memory-profiler/download/raw",
                "/memory-profiler/download/text",
                "/memory-profiler/download/graph")) {
            HttpResponse<String> refused = server.get(path);
            assertThat(refused.statusCode()).as(path).isEqualTo(400);
            assertThat(refused.body())
                    .contains("jcmd " + ProcessHandle.current().pid() + " JFR.start", "kebne jvm");
        }
        assertThat(server.json("/memory-profiler/state").toString())
                .isEqualTo("{\"memory_profiler\":{\"jemalloc_detected\":false,\"tmpdir\":\"Not yet generated\","
                        + "\"current_run\":{\"id\":null}}}");
    }
}
