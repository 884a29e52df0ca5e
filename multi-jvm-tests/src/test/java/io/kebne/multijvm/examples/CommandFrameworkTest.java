package io.kebne.multijvm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.examples.CommandFramework;
import io.kebne.launcher.local.InProcessCluster;
import io.kebne.launcher.local.LocalCluster;
import io.kebne.launcher.local.LocalOptions;
import io.kebne.multijvm.harness.FreePorts;
import io.kebne.protocol.framework.FrameworkInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandFrameworkTest {
    @Test
    void runsItsCommandsAndCountsTheFailedOnes(@TempDir Path directory) throws Exception {
        int port = FreePorts.take(2).get(0);
        LocalOptions options = new LocalOptions(1, 1, port, directory, "embedded", ConfigFactory.defaultApplication());
        CommandFramework framework = new CommandFramework(List.of("true", "exit 3", "sleep 0.1"));

        try (LocalCluster cluster = InProcessCluster.start(options);
                FrameworkNode node = FrameworkNode.connect(cluster.masterUrl())) {
            FrameworkInfo info = FrameworkInfo.of(FrameworkNode.newFrameworkId(), "example", "*");
            SchedulerDriver driver = node.subscribe(info, framework);

            assertThat(framework.outcome().get(60, TimeUnit.SECONDS)).isEqualTo(1);
            driver.teardown();
        }
    }
}
