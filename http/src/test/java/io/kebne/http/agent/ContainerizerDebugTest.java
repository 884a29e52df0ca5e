package io.kebne.http.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.api.PendingOperation;
import io.kebne.http.FakeAgent;
import io.kebne.http.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerizerDebugTest {
    @Test
    void whatLaunchesWaitForIsTold() {
        FakeAgent agent = new FakeAgent();
        try (TestServer server = TestServer.of(agent)) {
            assertThat(server.json("/containerizer/debug").toString()).isEqualTo("{\"pending\":[]}");

            agent.await(List.of(
                    new PendingOperation("containerizer::launch", Map.of("container_id", "c")),
                    new PendingOperation("docker::pull", Map.of("image", "busybox", "container_id", "c"))));

            assertThat(server.json("/slave(1)/containerizer/debug").toString())
                    .isEqualTo(
                            "{\"pending\":[{\"operation\":\"containerizer::launch\",\"args\":{\"container_id\":\"c\"}},"
                                    + "{\"operation\":\"docker::pull\",\"args\":{\"container_id\":\"c\",\"image\":\"busybox\"}}]}");
        }
    }
}
