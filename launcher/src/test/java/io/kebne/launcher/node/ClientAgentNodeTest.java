package io.kebne.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent with {@code kebne.agent.join = client}, and a master. */
class ClientAgentNodeTest {
    @TempDir
    private Path directory;

    @Test
    void itIsShownByTheMasterWithTheAddressOfItsOwnEndpointAndLeavesInGoodOrder() throws Exception {
        try (RunningMaster master = RunningMaster.start(settings(Map.of(
                "kebne.master.work-dir",
                directory.resolve("master").toString(),
                "kebne.master.ip",
                "127.0.0.1",
                "kebne.master.port",
                0,
                "kebne.cluster.port",
                0,
                "kebne.journal.kind",
                "memory")))) {
            try (RunningAgent agent = RunningAgent.start(
                    agentSettings("client", master.clusterAddress().toString()))) {
                assertThat(agent.awaitMember(Duration.ofSeconds(30))).isTrue();
                JsonNode shown = await(master, 1).get(0);
                assertThat("http://" + shown.get("hostname").asText() + ":"
                                + shown.get("port").asInt())
                        .isEqualTo(agent.url());
                assertThat(read(agent.url() + "/state").get("id")).isEqualTo(shown.get("id"));
            }
            await(master, 0);
        }
    }

    @Test
    void anythingElseThanMemberOrClientIsRefused() {
        assertThatThrownBy(() -> RunningAgent.start(agentSettings("guest", "127.0.0.1:1")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.agent.join");
    }

    private Config agentSettings(String join, String master) {
        return settings(Map.of(
                "kebne.agent.work-dir",
                directory.resolve("agent").toString(),
                "kebne.agent.hostname",
                "127.0.0.1",
                "kebne.agent.ip",
                "127.0.0.1",
                "kebne.agent.port",
                0,
                "kebne.agent.join",
                join,
                "kebne.agent.tasks-on-stop",
                "end",
                "kebne.cluster.masters",
                List.of(master)));
    }

    private static Config settings(Map<String, Object> own) {
        Map<String, Object> all = new HashMap<>(own);
        all.put("kebne.cluster.host", "127.0.0.1");
        all.put("akka.coordinated-shutdown.run-by-jvm-shutdown-hook", "off");
        return NodeConfig.base(ConfigFactory.parseMap(all));
    }

    /** The agents that the master shows, once there are so many. */
    private static JsonNode await(RunningMaster master, int agents) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            JsonNode shown = agents(master);
            if (shown.size() == agents) {
                return shown;
            }
            assertThat(System.nanoTime()).as("agents shown: %s", shown).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static JsonNode agents(RunningMaster master) {
        try {
            return read(master.url() + "/slaves").get("slaves");
        } catch (IOException e) {
            // Not before it has heard of the allocator.
            return new ObjectMapper().createArrayNode();
        }
    }

    private static JsonNode read(String url) throws IOException {
        try (InputStream body = URI.create(url).toURL().openStream()) {
            return new ObjectMapper().readTree(body);
        }
    }
}
