package io.kebne.multijvm.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.MesosSchedulerDriver;

/** A client in a JVM of its own, with its own class path: the one that the build of its module has written. */
final class ForeignClient {
    private static final Path CLIENTS = Path.of("clients");

    private final String module;

    /**
     * Skips the test when the module was not built.
     *
     * @param module below {@code multi-jvm-tests/clients}
     */
    ForeignClient(String module) {
        this.module = module;
        assumeThat(classPathFile()).as("the class path of " + module).exists();
    }

    /** Starts it with these before its class path. */
    Child start(FaultCluster cluster, List<Path> before, List<String> command) {
        List<String> line = new ArrayList<>(List.of(MultiJvm.java(), "-Xmx256m", "-XX:+UseSerialGC"));
        line.addAll(List.of("-cp", classPath(before)));
        line.addAll(command);
        return cluster.processes().start(module, line);
    }

    /** The classes of this module itself. */
    Path classes() {
        return Stream.of("target/classes", "target/quick/classes")
                .map(CLIENTS.resolve(module)::resolve)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new AssertionError(module + " has no classes"));
    }

    /** Our driver, alone. */
    static Path driver() {
        Path driver = Path.of(MesosSchedulerDriver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        assertThat(driver.toString()).as("the driver in use").contains("mesos-driver");
        return driver;
    }

    /** Host and port of all masters, this one first. */
    static List<String> masters(FaultCluster cluster, Node first) {
        return Stream.concat(Stream.of(first), cluster.masters().stream().filter(master -> master != first))
                .map(master -> master.url().replaceFirst("^http://", ""))
                .toList();
    }

    private Path classPathFile() {
        return CLIENTS.resolve(module).resolve("target/classpath");
    }

    /** These, then its own. */
    String classPath(List<Path> before) {
        try {
            return before.stream().map(Path::toString).collect(Collectors.joining(":"))
                    + ":"
                    + Files.readString(classPathFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
