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
    void anAgentThatTheClusterHasRemovedIsStartedAgain(@TempDir Path directory) throws Exception {
        BlockingQueue<String> reports = new LinkedBlockingQueue<>();
        LocalOptions options = new LocalOptions(
                1,
                1,
                0,
                directory,
                "embedded",
                ConfigFactory.parseString("akka.cluster.failure-detector.acceptable-heartbeat-pause = 2500ms"));
        try (LocalCluster cluster = ProcessCluster.start(options, reports::add)) {
            Readiness.awaitAgents(cluster, 1, active -> {});
            long pid = cluster.members().get(1).pid();
            String report = null;
            // A busy machine may take longer than usual to give it up.
            for (int pause = 0; report == null && pause < 6; pause++) {
                signal("STOP", pid);
                TimeUnit.SECONDS.sleep(10);
                signal("CONT", pid);
                report = reports.poll(10, TimeUnit.SECONDS);
            }
            assertThat(report)
                    .isEqualTo("agent-1 (pid " + pid + ") ended with exit code 75 and is started again; see "
                            + directory.resolve("agent-1").resolve("output"));

            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (cluster.members().get(1).pid() == pid && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(cluster.members().get(1).pid()).isNotEqualTo(pid);
            Readiness.awaitAgents(cluster, 1, active -> {});
        }
        assertThat(reports).isEmpty();
    }

    private static void signal(String name, long pid) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
        assertThat(kill.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
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
