package io.kebne.multijvm.cassandra;

import io.kebne.multijvm.harness.MultiJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * One lone Cassandra node for all tests of this JVM, started for the first of them. Who kills or pauses it lets it run again
 * before the test ends. Each test class has a keyspace of its own.
 */
public final class SharedCassandra {
    private static final Path DIRECTORY = Path.of("target", "cassandra");

    private static CassandraNode node;

    private SharedCassandra() {}

    /** The node, which is up. It ends with this JVM. */
    @SuppressWarnings("resource") // Its guardian ends the node when this JVM ends.
    public static synchronized CassandraNode node() {
        if (node == null) {
            clear();
            node = CassandraNode.start(new MultiJvm(), DIRECTORY);
        }
        return node;
    }

    private static void clear() {
        if (!Files.exists(DIRECTORY)) {
            return;
        }
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
