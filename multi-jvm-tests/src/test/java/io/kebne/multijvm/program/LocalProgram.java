package io.kebne.multijvm.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.FreePorts;
import io.kebne.multijvm.harness.MultiJvm;
import io.kebne.multijvm.harness.ProcessesOf;
import io.kebne.multijvm.harness.Program;
import io.kebne.multijvm.harness.Signals;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code kebne local --processes}, and what is done with it. Closing it kills everything that it has started. */
final class LocalProgram implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration MOVE_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern NODE = Pattern.compile(" +(\\S+) +(http://\\S+) +pid (\\d+)");

    /**
     * A node of the cluster.
     *
     * @param clusterAddress as host:port
     */
    record Node(String name, String url, long pid, String clusterAddress) {
        boolean isMaster() {
            return name.startsWith("master");
        }

        /** What the node answers. */
        JsonNode get(String path) {
            return read(url + path);
        }

        /** What the node answers; nothing when it does not, or with an error. */
        Optional<JsonNode> answer(String path) {
            try {
                return Optional.of(get(path));
            } catch (UncheckedIOException e) {
                return Optional.empty();
            }
        }
    }

    private final MultiJvm processes = new MultiJvm();
    private final Path workDir;
    private final Child local;
    private final List<Node> nodes;

    /**
     * Starts it and waits until it says that it is there.
     *
     * @param settings of all nodes, as KEY=VALUE
     */
    LocalProgram(Path workDir, int masters, int agents, String... settings) {
        this.workDir = workDir;
        int port = FreePorts.take(masters + agents).get(0);
        List<String> arguments = new ArrayList<>(List.of(
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
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        this.local = Program.start(processes, "local", arguments);
        try {
            local.stdout().awaitLine("the end of its greeting", START_TIMEOUT, line -> line.contains("Ctrl-C"));
            this.nodes = local.stdout().lines().stream()
                    .map(NODE::matcher)
                    .filter(Matcher::matches)
                    .map(line -> node(line.group(1), line.group(2), Long.parseLong(line.group(3))))
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
        return start(nodes.get(0), command, arguments);
    }

    /** Starts {@code kebne <command> --master <URL of this master> <arguments>}. */
    Child start(Node asked, String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of(command, "--master", asked.url()));
        line.addAll(List.of(arguments));
        return Program.start(processes, command, line);
    }

    /**
     * Starts {@code kebne <command> --master <URL of a master> <arguments>} at a terminal, of which a script plays the
     * user.
     *
     * @param steps what the user does; {@code terminal.py} says which there are
     */
    Child atTerminal(List<String> steps, String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of("python3", terminalScript().toString()));
        line.addAll(steps);
        line.add("--");
        List<String> words =
                new ArrayList<>(List.of(command, "--master", nodes.get(0).url()));
        words.addAll(List.of(arguments));
        line.addAll(Program.command(words));
        return processes.start(command + " at a terminal", line);
    }

    private static Path terminalScript() {
        try {
            return Path.of(LocalProgram.class.getResource("/terminal.py").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Runs {@code kebne <words>} to its end, which must be a good one.
     *
     * @param asked the master that it is to ask
     * @return what it printed
     */
    String kebne(Node asked, String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--master", asked.url()));
        Child command = Program.start(processes, String.join(" ", words), line);
        int code = command.awaitExit(COMMAND_TIMEOUT);
        if (code != 0) {
            throw new AssertionError(command.name() + " exited with " + code + ": "
                    + String.join("\n", command.stderr().lines()));
        }
        return String.join("\n", command.stdout().lines());
    }

    /** The master that hosts the allocator, as one of them knows it. */
    Node allocatorHost(Node asked) {
        return Await.present(asked.name() + " knows where the allocator is", MOVE_TIMEOUT, () -> knownHost(asked));
    }

    /** Nothing while it is moving. */
    private Optional<Node> knownHost(Node asked) {
        return asked.answer("/explain").flatMap(answer -> {
            String address = answer.path("allocator_host").asText();
            return nodes.stream()
                    .filter(node -> node.isMaster() && address.endsWith(node.clusterAddress()))
                    .findFirst();
        });
    }

    /**
     * Kills the process of a master and waits until another one knows that the allocator has moved.
     *
     * @return how long that took
     */
    Duration failOver(Node killed, Node survivor) {
        long start = System.nanoTime();
        Signals.send("KILL", Long.toString(killed.pid()));
        Await.until(
                "the allocator is elsewhere",
                MOVE_TIMEOUT,
                () -> knownHost(survivor).filter(host -> !host.equals(killed)).isPresent());
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
        processes.close();
        ProcessesOf.kill(workDir);
    }

    /** A node that the others have just removed, as happens on a busy machine, has its port closed for a moment. */
    private static Node node(String name, String url, long pid) {
        return Await.present(name + " answers", START_TIMEOUT, () -> {
            try {
                String address = read(url + "/flags")
                        .path("flags")
                        .path("cluster_address")
                        .asText();
                return Optional.of(new Node(name, url, pid, address));
            } catch (UncheckedIOException e) {
                return Optional.empty();
            }
        });
    }

    private static JsonNode read(String url) {
        try {
            URLConnection connection = URI.create(url).toURL().openConnection();
            connection.setConnectTimeout((int) HTTP_TIMEOUT.toMillis());
            connection.setReadTimeout((int) HTTP_TIMEOUT.toMillis());
            try (InputStream body = connection.getInputStream()) {
                return new ObjectMapper().readTree(body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
