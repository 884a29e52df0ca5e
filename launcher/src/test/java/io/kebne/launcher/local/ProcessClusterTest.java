package io.kebne.launcher.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.kebne.launcher.node.NodeStartException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessClusterTest {
    @Test
    void aKilledNodeIsReportedAndClosingEndsTheOthers(@TempDir Path directory) throws Exception {
        BlockingQueue<String> reports = new LinkedBlockingQueue<>();
        LocalOptions options = new LocalOptions(1, 2, 0, directory, "embedded", ConfigFactory.empty());
        List<ProcessHandle> nodes;
        try (LocalCluster cluster = ProcessCluster.start(options, reports::add)) {
            Readiness.awaitAgents(cluster, 2, active -> {});
            nodes = cluster.members().stream()
                    .map(member -> ProcessHandle.of(member.pid()).orElseThrow())
                    .toList();
            assertThat(nodes).hasSize(3).doesNotHaveDuplicates();

            ProcessHandle agent = nodes.get(1);
            agent.destroyForcibly();

            assertThat(reports.poll(60, TimeUnit.SECONDS))
                    .isEqualTo("agent-1 (pid " + agent.pid() + ") ended with exit code 137; see "
                            + directory.resolve("agent-1").resolve("output"));
            assertThatThrownBy(cluster::requireAlive)
                    .isInstanceOf(NodeStartException.class)
                    .hasMessageStartingWith("agent-1 ended");
        }

        assertThat(nodes).noneMatch(ProcessHandle::isAlive);
        assertThat(reports).isEmpty();
    }

    @Test
    void aNodeThatDoesNotStartSaysWhy(@TempDir Path directory) throws Exception {
        LocalOptions options = new LocalOptions(1, 1, 0, directory, "paper", ConfigFactory.empty());
        try (LocalCluster cluster = ProcessCluster.start(options, line -> {})) {
            assertThatThrownBy(() -> Readiness.awaitAgents(cluster, 1, active -> {}))
                    .isInstanceOf(NodeStartException.class)
                    .hasMessage("master-1 ended: kebne: journal: 'paper': expected embedded, cassandra or memory");
        }
    }
}
