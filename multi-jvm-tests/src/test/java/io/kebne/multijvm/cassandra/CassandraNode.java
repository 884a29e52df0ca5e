package io.kebne.multijvm.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.FreePorts;
import io.kebne.multijvm.harness.MultiJvm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A real Apache Cassandra 5 node in a process of its own, which may be killed, paused and started again on its data. It
 * takes half a minute to start on a busy machine; tests of one kind should share one.
 */
public final class CassandraNode {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    /** Written by the build of the module that names Cassandra's artifacts. */
    private static final Path CLASS_PATH = Path.of("cassandra", "target", "classpath");

    private final MultiJvm processes;
    private final Path directory;
    private final String address;
    private final int port;
    private final Door door;
    private Child child;

    private CassandraNode(MultiJvm processes, Path directory, String address, int port, Door door) {
        this.processes = processes;
        this.directory = directory;
        this.address = address;
        this.port = port;
        this.door = door;
    }

    /** Starts a lone node and waits until it takes requests: of who knows {@link Door#SUPERUSER}, with TLS or without. */
    public static CassandraNode start(MultiJvm processes, Path directory) {
        CassandraNode node = startAll(processes, directory, 1, Door.GUARDED).get(0);
        node.awaitUp();
        return node;
    }

    /** Starts nodes of one cluster, on as many addresses from 127.0.0.1 on, which let everybody in. They are not up yet. */
    public static List<CassandraNode> startAll(MultiJvm processes, Path directory, int count) {
        return startAll(processes, directory, count, Door.OPEN);
    }

    private static List<CassandraNode> startAll(MultiJvm processes, Path directory, int count, Door door) {
        List<Integer> ports = FreePorts.take(3);
        List<String> addresses =
                IntStream.rangeClosed(1, count).mapToObj(i -> "127.0.0." + i).toList();
        String seeds = addresses.stream().map(a -> a + ":" + ports.get(1)).collect(Collectors.joining(","));
        List<CassandraNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path own = directory.resolve("node-" + (i + 1)).toAbsolutePath();
            CassandraNode node = new CassandraNode(processes, own, addresses.get(i), ports.get(0), door);
            // Spread evenly over the range of the partitioner.
            long token = Long.MIN_VALUE + 1 + i * (Long.MAX_VALUE / count * 2);
            Map<String, String> values = new HashMap<>(door.settings());
            values.putAll(Map.of(
                    "seeds", seeds,
                    "token", Long.toString(token),
                    "address", addresses.get(i),
                    "native-port", Integer.toString(ports.get(0)),
                    "storage-port", Integer.toString(ports.get(1)),
                    "ssl-storage-port", Integer.toString(ports.get(2)),
                    "directory", own.toString()));
            node.write(values);
            node.start();
            nodes.add(node);
        }
        return nodes;
    }

    /** Starts the process, on the data that is there; it is not up yet. */
    public void start() {
        List<String> command = new ArrayList<>(List.of(
                MultiJvm.java(),
                "@" + directory.resolve("jvm.options"),
                "-Dcassandra.config=" + directory.resolve("cassandra.yaml").toUri(),
                "-Dcassandra.storagedir=" + directory,
                "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
                "-cp",
                classPath(),
                "org.apache.cassandra.service.CassandraDaemon"));
        child = processes.start("cassandra " + address, command);
    }

    /** Waits until clients can connect. */
    public void awaitUp() {
        Await.until("Cassandra at " + contactPoint(), START_TIMEOUT, () -> {
            if (!child.isAlive()) {
                throw new AssertionError(
                        "Cassandra ended:\n" + String.join("\n", child.stdout().lines()));
            }
            return isUp();
        });
    }

    /** Users are there a little later than the port. */
    private boolean isUp() {
        try (Socket socket = new Socket()) {
            socket.connect(socketAddress(), 1_000);
        } catch (IOException e) {
            return false;
        }
        if (door == Door.OPEN) {
            return true;
        }
        try (Cql cql = new Cql(this)) {
            return !cql.execute("SELECT role FROM system_auth.roles").isEmpty();
        } catch (DriverException e) {
            return false;
        }
    }

    /** {@code kill -9}. */
    public void kill() {
        child.kill();
    }

    public void pause() {
        child.pause();
    }

    public void resume() {
        child.resume();
    }

    public String contactPoint() {
        return address + ":" + port;
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    /** Whom it lets in. */
    Door door() {
        return door;
    }

    /** Trusts the node's certificate, which names its address. */
    Path trustStore() {
        return directory.resolve("truststore.p12");
    }

    /** A node's complete configuration with a journal in this cluster, whose keyspace is made where it is missing. */
    public Config journalConfig(String keyspace, Map<String, ?> more) {
        return ConfigFactory.parseMap(more)
                .withFallback(ConfigFactory.parseMap(door.credentials()))
                .withFallback(ConfigFactory.parseMap(Map.of(
                        "kebne.journal.kind",
                        "cassandra",
                        "kebne.journal.cassandra.contact-points",
                        List.of(contactPoint()),
                        "kebne.journal.cassandra.keyspace",
                        keyspace,
                        "kebne.journal.cassandra.replication-factor",
                        1,
                        "kebne.journal.cassandra.create",
                        true)))
                .withFallback(ConfigFactory.load());
    }

    private void write(Map<String, String> values) {
        try {
            Files.createDirectories(directory);
            String yaml = resource("cassandra.yaml");
            for (Map.Entry<String, String> value : values.entrySet()) {
                yaml = yaml.replace("{" + value.getKey() + "}", value.getValue());
            }
            Files.writeString(directory.resolve("cassandra.yaml"), yaml);
            Files.writeString(directory.resolve("logback.xml"), resource("logback.xml"));
            Files.writeString(directory.resolve("jvm.options"), resource("jvm.options"));
            door.install(directory, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = CassandraNode.class.getResourceAsStream("/cassandra/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String classPath() {
        try {
            return Files.readString(CLASS_PATH).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(CLASS_PATH + " is missing: build the module multi-jvm-tests/cassandra", e);
        }
    }
}
