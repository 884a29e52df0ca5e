package io.kebne.multijvm.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.FreePorts;
import io.kebne.multijvm.harness.MultiJvm;
import io.kebne.multijvm.harness.Program;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code kebne master} and {@code kebne agent}, whose agent may be killed and started again. */
final class SmallCluster implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
    private static final int HTTP_TIMEOUT_MILLIS = 5_000;

    private final MultiJvm processes = new MultiJvm();
    private final Path directory;
    private final int masterPort;
    private final int agentPort;
    private Child agent;

    /** Starts both, and waits until the agent is registered. */
    SmallCluster(Path directory) {
        this.directory = directory;
        List<Integer> ports = FreePorts.take(3);
        this.masterPort = ports.get(0);
        this.agentPort = ports.get(1);
        List<String> master = List.of(
                "master",
                "--work-dir",
                directory.resolve("master").toString(),
                "--ip",
                "127.0.0.1",
                "--port",
                Integer.toString(masterPort),
                "--cluster-host",
                "127.0.0.1",
                "--cluster-port",
                Integer.toString(ports.get(2)));
        try {
            Program.start(processes, "master", master);
            Await.until(
                    "the master answers",
                    START_TIMEOUT,
                    () -> master("/version").isPresent());
            startAgent();
            awaitAgent();
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** What is left of it in the end dies of being alone. */
    void startAgent() {
        List<String> line = new ArrayList<>(List.of("agent", "--master", masterUrl()));
        line.addAll(List.of("--work-dir", directory.resolve("agent").toString()));
        line.addAll(List.of("--runtime-dir", directory.resolve("run").toString()));
        line.addAll(List.of("--ip", "127.0.0.1", "--port", Integer.toString(agentPort)));
        line.addAll(List.of("--resources", "cpus:8;mem:8192", "--set", "kebne.agent.recovery-timeout=1m"));
        agent = Program.start(processes, "agent", line);
    }

    Child agent() {
        return agent;
    }

    Child run(String... arguments) {
        List<String> line = new ArrayList<>(List.of("run", "--master", masterUrl()));
        line.addAll(List.of(arguments));
        return Program.start(processes, "run", line);
    }

    Optional<JsonNode> master(String path) {
        return read(masterPort, path);
    }

    /** Tasks that the agent knows to run. */
    int runningOnAgent() {
        int running = 0;
        for (JsonNode framework : read(agentPort, "/state")
                .map(state -> state.path("frameworks"))
                .orElseGet(() -> new ObjectMapper().createArrayNode())) {
            running += framework.path("executors").size();
        }
        return running;
    }

    private void awaitAgent() {
        Await.until(
                "the agent is registered",
                START_TIMEOUT,
                () -> master("/slaves")
                        .filter(agents -> agents.path("slaves").size() == 1)
                        .isPresent());
    }

    private String masterUrl() {
        return "http://127.0.0.1:" + masterPort;
    }

    private static Optional<JsonNode> read(int port, String path) {
        try {
            URLConnection connection =
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            connection.setConnectTimeout(HTTP_TIMEOUT_MILLIS);
            connection.setReadTimeout(HTTP_TIMEOUT_MILLIS);
            try (InputStream body = connection.getInputStream()) {
                return Optional.of(new ObjectMapper().readTree(body));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        processes.close();
    }
}
