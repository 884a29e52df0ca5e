package io.kebne.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.protocol.InvalidValueException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningMasterTest {
    @TempDir
    private Path directory;

    @Test
    void aBadSettingOfJobsIsNamedAndNothingStarts() {
        Config settings = NodeConfig.base(ConfigFactory.parseMap(Map.of(
                "kebne.master.work-dir",
                directory.toString(),
                "kebne.master.ip",
                "127.0.0.1",
                "kebne.master.port",
                0,
                "kebne.cluster.host",
                "127.0.0.1",
                "kebne.cluster.port",
                0,
                "kebne.journal.kind",
                "memory",
                "akka.coordinated-shutdown.run-by-jvm-shutdown-hook",
                "off",
                "kebne.jobs.placement",
                "worst-fit")));

        assertThatThrownBy(() -> RunningMaster.start(settings))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("kebne.jobs.placement"));
    }
}
