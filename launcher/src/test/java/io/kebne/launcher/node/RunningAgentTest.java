package io.kebne.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.agent.AgentActor;
import io.kebne.actors.cluster.NodeConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningAgentTest {
    @Test
    void aNodeWhoseAgentHasStoppedByItselfEndsToo(@TempDir Path directory) throws Exception {
        int nobody = Ports.require("127.0.0.1", 0);
        RunningAgent agent = RunningAgent.start(NodeConfig.base(ConfigFactory.parseMap(Map.of(
                "kebne.agent.work-dir",
                directory.toString(),
                "kebne.agent.ip",
                "127.0.0.1",
                "kebne.agent.port",
                0,
                "kebne.cluster.host",
                "127.0.0.1",
                "kebne.cluster.masters",
                List.of("127.0.0.1:" + nobody),
                "akka.coordinated-shutdown.run-by-jvm-shutdown-hook",
                "off"))));
        agent.agent().tell(new AgentActor.Stop(agent.agent().<Done>unsafeUpcast()));
        agent.stopped().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(agent.stopped().toCompletableFuture()).isCompleted();
    }
}
