package io.kebne.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every object in an agent's documents has Mesos' keys: none is missing and none is there that Mesos does not have. */
class AgentKeysTest {
    @Test
    void stateFlagsAndVersion() {
        FakeAgent agent = new FakeAgent();
        agent.setFlags(Map.of("cluster", "test", "log_file", "/var/log/kebne.log", "log_dir", "/var/log"));
        agent.show(FakeAgent.aBusyAgent());
        try (TestServer server = TestServer.of(agent)) {
            JsonNode state = server.json("/state");
            MesosShapes.AGENT_STATE.check("state", state);
            assertThat(state.findValues("completed_tasks")).anyMatch(tasks -> tasks.size() == 1);
            assertThat(state.findValues("tasks")).anyMatch(tasks -> tasks.size() == 1);
            MesosShapes.FLAGS.check("flags", server.json("/flags"));
            MesosShapes.VERSION_DOCUMENT.check("version", server.json("/version"));
        }
    }
}
