package io.kebne.multijvm.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.kebne.actors.cluster.NodeAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code kebne master} processes of one cluster on this machine. Closing it kills them. */
final class MasterProcesses implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final List<NodeAddress> addresses = new ArrayList<>();
    private final List<Integer> httpPorts = new ArrayList<>();
    private final Map<Integer, Process> processes = new HashMap<>();
    private final Path workDir;
    private final Config settings;
    private final int heapMegabytes;

    /** @param settings of each master, beside its addresses and directories */
    MasterProcesses(int number, Path workDir, Config settings, int heapMegabytes) throws IOException {
        this.workDir = workDir;
        this.settings = settings;
        this.heapMegabytes = heapMegabytes;
        List<Integer> ports = freePorts(2 * number);
        for (int i = 0; i < number; i++) {
            addresses.add(new NodeAddress(LOOPBACK, ports.get(2 * i)));
            httpPorts.add(ports.get(2 * i + 1));
        }
    }

    List<NodeAddress> addresses() {
        return addresses;
    }

    URI url(int master) {
        return URI.create("http://" + LOOPBACK + ":" + httpPorts.get(master));
    }

    int number() {
        return addresses.size();
    }

    /** Starts those masters that do not run, and waits until all are well. */
    void startAll() throws IOException, TimeoutException {
        for (int i = 0; i < number(); i++) {
            if (!processes.containsKey(i)) {
                start(i);
            }
        }
        for (int i = 0; i < number(); i++) {
            int master = i;
            Times.await("master " + master + " is well", START_TIMEOUT, () -> isWell(master));
        }
    }

    void start(int master) throws IOException {
        Path directory = workDir.resolve("master-" + master);
        Files.createDirectories(directory);
        Path file = directory.resolve("settings.conf");
        Files.writeString(file, own(master, directory).root().render(ConfigRenderOptions.concise()));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                "io.kebne.launcher.Main",
                "master",
                "--config",
                file.toString(),
                "--stop-on-end-of-input");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KEBNE_"));
        processes.put(master, builder.start());
    }

    private Config own(int master, Path directory) {
        return ConfigFactory.parseMap(Map.of(
                        "kebne.cluster.host", LOOPBACK,
                        "kebne.cluster.port", addresses.get(master).port(),
                        "kebne.cluster.masters",
                                addresses.stream().map(NodeAddress::toString).toList(),
                        "kebne.master.ip", LOOPBACK,
                        "kebne.master.port", httpPorts.get(master),
                        "kebne.master.work-dir", directory.toString(),
                        "kebne.journal.embedded.file",
                                workDir.resolve("journal.sqlite").toString()))
                .withFallback(settings);
    }

    /** Which of the running masters hosts the allocator, as they agree. */
    int allocatorHost() throws TimeoutException {
        int[] found = {-1};
        Times.await("the masters agree where the allocator is", START_TIMEOUT, () -> {
            List<Optional<Integer>> hosts =
                    processes.keySet().stream().map(this::hostSeenBy).distinct().toList();
            found[0] = hosts.size() == 1
                    ? hosts.get(0).filter(processes::containsKey).orElse(-1)
                    : -1;
            return found[0] >= 0;
        });
        return found[0];
    }

    /** kill -9; returns at once. */
    void kill(int master) {
        processes.remove(master).destroyForcibly();
    }

    /** SIGTERM; returns at once. */
    Process stop(int master) {
        Process process = processes.remove(master);
        process.destroy();
        return process;
    }

    /** Processor time that the running masters have used since they were started. */
    Duration cpuTime() {
        return processes.values().stream()
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The most memory that a master had since it was started, in MB; empty where the system does not tell. */
    OptionalDouble peakMegabytes(int master) throws IOException {
        Path status = Path.of("/proc", Long.toString(processes.get(master).pid()), "status");
        if (!Files.exists(status)) {
            return OptionalDouble.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst();
    }

    /** The log of the current life of a master. */
    Path log(int master) {
        return workDir.resolve("master-" + master).resolve("log").resolve("kebne.log");
    }

    boolean isWell(int master) {
        try {
            return send(master, "GET", "/health", "").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws IOException when no whole answer came */
    HttpResponse<String> send(int master, String method, String path, String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + LOOPBACK + ":" + httpPorts.get(master) + path))
                .timeout(HTTP_TIMEOUT)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Optional<Integer> hostSeenBy(int master) {
        try {
            JsonNode answer = new ObjectMapper()
                    .readTree(send(master, "GET", "/explain", "").body());
            String host = answer.path("allocator_host").asText();
            for (int i = 0; i < number(); i++) {
                if (host.endsWith(addresses.get(i).toString())) {
                    return Optional.of(i);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        for (Process process : processes.values()) {
            process.destroyForcibly();
        }
        try {
            for (Process process : processes.values()) {
                process.waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static List<Integer> freePorts(int number) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < number; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
