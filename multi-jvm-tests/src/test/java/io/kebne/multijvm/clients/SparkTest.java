package io.kebne.multijvm.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spark 2.2, which runs its executors as tasks (coarse-grained), on the drop-in driver. */
@Timeout(600)
class SparkTest {
    /** It is older than modules. */
    private static final List<String> OPENED = Stream.of(
                    "java.nio",
                    "sun.nio.ch",
                    "java.lang",
                    "java.lang.invoke",
                    "java.util",
                    "java.util.concurrent",
                    "java.io",
                    "java.net")
            .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
            .toList();

    @TempDir
    private Path directory;

    @Test
    void aJobWithAShuffleRunsOnTheAgents() throws IOException {
        ForeignClient spark = new ForeignClient("spark");
        List<Path> before = List.of(spark.classes().toAbsolutePath(), ForeignClient.driver());
        Path home = home(spark.classPath(before));
        try (FaultCluster cluster = FaultPlan.of(directory, 1, 1)
                .set("kebne.agent.hostname", "127.0.0.1")
                .start()) {
            List<String> command = new ArrayList<>(OPENED);
            command.addAll(List.of(
                    "-Xmx512m",
                    "io.kebne.client.spark.WordCount",
                    ForeignClient.masters(cluster, cluster.leader()).get(0),
                    home.toString()));

            Child job = spark.start(cluster, before, command);

            assertThat(job.awaitExit(Duration.ofMinutes(5))).isZero();
            assertThat(job.stdout().lines()).contains("COUNTED {a=3, b=2, c=1}");
        }
    }

    /** What agents would have as Spark's directory: all that is started of it is this script. */
    private Path home(String classPath) throws IOException {
        Path home = directory.resolve("spark");
        Files.createDirectories(home.resolve("bin"));
        Path script = Files.writeString(
                home.resolve("bin/spark-class"),
                "#!/bin/sh\nexec %s %s -Xmx512m -cp %s \"$@\"\n"
                        .formatted(MultiJvm.java(), String.join(" ", OPENED), classPath));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }
}
