package io.kebne.multijvm.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.FreePorts;
import io.kebne.multijvm.harness.MultiJvm;
import io.kebne.multijvm.harness.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code kebne local --processes}, and what is done with it. Closing it kills everything that it has started. */
final class LocalProgram implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern NODE = Pattern.compile(" +(\\S+) +(http://\\S+) +pid (\\d+)");

    /** A node as {@code local} presents it. */
    record Node(String name, String url, long pid) {
        boolean isMaster() {
            return name.startsWith("master");
        }
    }

    private final MultiJvm processes = new MultiJvm();
    private final Path workDir;
    private final Child local;
    private final List<Node> nodes;

    /** Starts it and waits until it says that it is there. */
    LocalProgram(Path workDir, int masters, int agents) {
        this.workDir = workDir;
        int port = FreePorts.take(masters + agents).get(0);
        this.local = Program.start(
                processes,
                "local",
                List.of(
                        "local",
                        "--processes",
                        "--masters",
                        Integer.toString(masters),
                        "--agents",
                        Integer.toString(agents),
                        "--port",
                        Integer.toString(port),
                        "--work-dir",
                        workDir.toString()));
        try {
            local.stdout().awaitLine("the end of its greeting", START_TIMEOUT, line -> line.contains("Ctrl-C"));
            this.nodes = local.stdout().lines().stream()
                    .map(NODE::matcher)
                    .filter(Matcher::matches)
                    .map(line -> new Node(line.group(1), line.group(2), Long.parseLong(line.group(3))))
                    .toList();
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** The process of {@code kebne local} itself. */
    Child local() {
        return local;
    }

    List<Node> nodes() {
        return nodes;
    }

    /** Processes of the cluster that run, its tasks among them. */
    List<String> running() {
        return ProcessesOf.directory(workDir);
    }

    /** Starts {@code kebne <command> --master <URL of a master> <arguments>}. */
    Child start(String command, String... arguments) {
        List<String> line =
                new ArrayList<>(List.of(command, "--master", nodes.get(0).url()));
        line.addAll(List.of(arguments));
        return Program.start(processes, command, line);
    }

    /** What a node answers. */
    static JsonNode get(Node node, String path) {
        try {
            var connection = URI.create(node.url() + path).toURL().openConnection();
            connection.setConnectTimeout((int) HTTP_TIMEOUT.toMillis());
            connection.setReadTimeout((int) HTTP_TIMEOUT.toMillis());
            try (var body = connection.getInputStream()) {
                return new ObjectMapper().readTree(body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The master on which the allocator has come up last, from the masters' logs. */
    Node allocatorHost() {
        return nodes.stream()
                .filter(node -> lastRecovery(node).isPresent())
                .max(Comparator.comparing(node -> lastRecovery(node).get()))
                .orElseThrow(() -> new AssertionError("no master has recovered the allocator"));
    }

    /**
     * Kills the process of a master and waits until the allocator is on another one.
     *
     * @return how long that took
     */
    Duration failOver(Node master) {
        long start = System.nanoTime();
        Signals.send("KILL", Long.toString(master.pid()));
        Await.until(
                "the allocator is elsewhere",
                Duration.ofSeconds(30),
                () -> !allocatorHost().equals(master));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The line of the log that says so begins with the time. */
    private Optional<String> lastRecovery(Node node) {
        Path log = workDir.resolve(node.name()).resolve("log").resolve("kebne.log");
        if (!node.isMaster() || !Files.exists(log)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("Allocator recovered")).reduce((earlier, later) -> later);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        processes.close();
        for (String left : ProcessesOf.directory(workDir)) {
            Signals.sendIfThere("KILL", left.substring(0, left.indexOf(' ')));
        }
    }
}
