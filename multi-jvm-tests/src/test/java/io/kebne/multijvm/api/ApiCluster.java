package io.kebne.multijvm.api;

import com.typesafe.config.ConfigFactory;
import io.kebne.launcher.local.InProcessCluster;
import io.kebne.launcher.local.LocalCluster;
import io.kebne.launcher.local.LocalOptions;
import io.kebne.launcher.local.Readiness;
import io.kebne.multijvm.harness.FreePorts;
import java.nio.file.Path;

/** One master and some agents in this process. */
final class ApiCluster {
    /** The test kit that other tests of this module need is older than Akka. */
    private static final String SETTINGS =
            "akka.fail-mixed-versions = off\nkebne.http.scheduler-api.heartbeat-interval = 500ms\n";

    private ApiCluster() {}

    /** @param settings of all nodes */
    static LocalCluster start(Path directory, int agents, String settings) throws Exception {
        int port = FreePorts.take(1 + agents).get(0);
        LocalCluster cluster = InProcessCluster.start(
                new LocalOptions(1, agents, port, directory, "memory", ConfigFactory.parseString(SETTINGS + settings)));
        Readiness.awaitAgents(cluster, agents, active -> {});
        return cluster;
    }
}
