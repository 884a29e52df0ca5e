package io.kebne.http.limits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.FakeMaster;
import io.kebne.http.FakeSchedulers;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Case 76: what a principal that calls too fast is told, and what it costs it. */
class LimitedCallsTest {
    @Test
    void frameworksOfOnePrincipalShareItsCallsAndNothingElseOfThemIsTouched() {
        FakeMaster master = new FakeMaster();
        FakeSchedulers schedulers = new FakeSchedulers();
        FrameworkInfo first = framework("f1", "p");
        master.show(new TestCluster()
                .framework(first)
                .framework(framework("f2", "p"))
                .framework(framework("f3", "other"))
                .view());
        schedulers.subscribed(first, "stream");
        String limits = "{\"limits\": [{\"principal\": \"p\", \"qps\": 0.01, \"capacity\": 2}]}";
        try (TestServer server =
                TestServer.of(master, schedulers, "kebne.http.rate-limits = \"\"\"" + limits + "\"\"\"\n")) {
            assertThat(revive(server, "f1").statusCode()).isEqualTo(202);
            // It is not the stream of this one.
            assertThat(revive(server, "f2").statusCode()).isEqualTo(400);

            HttpResponse<String> refused = revive(server, "f1");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).startsWith("Too many calls of this principal");
            assertThat(Long.parseLong(
                            refused.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(50L, 100L);
            assertThat(revive(server, "f2").statusCode()).isEqualTo(429);
            assertThat(revive(server, "f3").statusCode()).isEqualTo(400);
            assertThat(schedulers.takeCalls()).hasSize(1);
            assertThat(schedulers.isClosed()).isFalse();

            JsonNode metrics = server.json("/metrics/snapshot");
            assertThat(metrics.get("frameworks/p/messages_received").asLong()).isEqualTo(4);
            assertThat(metrics.get("frameworks/p/messages_processed").asLong()).isEqualTo(2);
            assertThat(metrics.get("frameworks/other/messages_processed").asLong())
                    .isEqualTo(1);
        }
    }

    private static FrameworkInfo framework(String id, String principal) {
        return FrameworkInfo.of(new FrameworkId(id), id, "*").withPrincipal(Optional.of(principal));
    }

    private static HttpResponse<String> revive(TestServer server, String framework) {
        String call = "{\"type\":\"REVIVE\",\"framework_id\":{\"value\":\"" + framework + "\"}}";
        return server.send(
                "/api/v1/scheduler",
                request -> request.header("Content-Type", "application/json")
                        .header("Mesos-Stream-Id", "stream")
                        .POST(HttpRequest.BodyPublishers.ofString(call)));
    }
}
