package io.kebne.multijvm.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.FreePorts;
import io.kebne.multijvm.harness.MultiJvm;
import io.kebne.multijvm.harness.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program with its journal in Cassandra. */
@Timeout(300)
class CassandraProgramTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path workDir;

    @Test
    void masterRefusesToStartUntilTheJournalIsMadeAndThenItsTasksRun() {
        CassandraNode cassandra = SharedCassandra.node();
        try (MultiJvm processes = new MultiJvm()) {
            Child early = Program.start(
                    processes,
                    "early",
                    arguments(
                            cassandra,
                            "master",
                            "--work-dir",
                            workDir.resolve("early").toString(),
                            "--port",
                            "0"));
            assertThat(early.awaitExit(SOON)).isEqualTo(1);
            assertThat(early.stderr().lines())
                    .containsExactly("kebne: cannot use the journal in keyspace program of Cassandra at "
                            + cassandra.contactPoint() + ": there is no such keyspace, or nothing in it;"
                            + " 'kebne journal init' makes what is missing");

            Child init = Program.start(
                    processes,
                    "init",
                    arguments(cassandra, "journal", "init", "--set", "kebne.journal.cassandra.replication-factor=1"));
            assertThat(init.awaitExit(SOON)).isZero();

            int port = FreePorts.take(2).get(0);
            Child local = Program.start(
                    processes,
                    "local",
                    arguments(
                            cassandra,
                            "local",
                            "--agents",
                            "1",
                            "--port",
                            Integer.toString(port),
                            "--work-dir",
                            workDir.resolve("local").toString()));
            local.stdout().awaitLine("the end of its greeting", SOON, line -> line.contains("Ctrl-C"));
            Child task = Program.start(
                    processes, "run", List.of("run", "--master", "http://127.0.0.1:" + port, "--", "echo", "durably"));
            assertThat(task.awaitExit(SOON)).isZero();
            assertThat(task.stdout().lines()).contains("durably");

            Child inspect = Program.start(
                    processes, "inspect", arguments(cassandra, "journal", "inspect", "allocator|default", "--json"));
            assertThat(inspect.awaitExit(SOON)).isZero();
            assertThat(String.join("\n", inspect.stdout().lines())).contains("task-launched", "task-ended");
        }
    }

    private static List<String> arguments(CassandraNode cassandra, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of(
                "--journal",
                "cassandra",
                "--set",
                "kebne.journal.cassandra.contact-points=" + cassandra.contactPoint(),
                "--set",
                "kebne.journal.cassandra.keyspace=program"));
        return arguments;
    }
}
