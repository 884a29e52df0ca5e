package io.kebne.multijvm.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.FreePorts;
import io.kebne.multijvm.harness.MultiJvm;
import io.kebne.multijvm.harness.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program with its journal in a Cassandra that asks for passwords. Whoever makes the tables may do everything; masters
 * may read and write them, and speak TLS.
 */
@Timeout(300)
class CassandraProgramTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path workDir;

    private final CassandraNode cassandra = SharedCassandra.node();

    @Test
    void masterRefusesToStartUntilTheJournalIsMadeAndThenItsTasksRun() throws Exception {
        Path password = Files.writeString(workDir.resolve("password"), "of the masters\n");
        String[] asMasters = {
            "--set", "kebne.journal.cassandra.username=masters",
            "--set", "kebne.journal.cassandra.password-file=" + password,
            "--set", "datastax-java-driver.advanced.ssl-engine-factory.class=DefaultSslEngineFactory",
            "--set", "datastax-java-driver.advanced.ssl-engine-factory.truststore-path=" + cassandra.trustStore(),
            "--set", "datastax-java-driver.advanced.ssl-engine-factory.truststore-password=" + Door.STORE_PASSWORD
        };
        try (MultiJvm processes = new MultiJvm();
                Cql cql = new Cql(cassandra)) {
            assertThat(refusal(processes, asMasters))
                    .startsWith(": no node can be reached: Authentication error")
                    .contains("Provided username masters and/or password are incorrect");
            cql.execute("CREATE ROLE masters WITH PASSWORD = 'of the masters' AND LOGIN = true");
            assertThat(refusal(processes, asMasters))
                    .isEqualTo(
                            ": there is no such keyspace, or nothing in it; 'kebne journal init' makes what is missing");

            Child init = Program.start(
                    processes,
                    "init",
                    arguments(
                            new String[] {
                                "--set", "kebne.journal.cassandra.username=" + Door.SUPERUSER,
                                "--set", "kebne.journal.cassandra.password=" + Door.SUPERUSER
                            },
                            "journal",
                            "init",
                            "--set",
                            "kebne.journal.cassandra.replication-factor=1"));
            assertThat(init.awaitExit(SOON)).isZero();
            cql.execute("GRANT SELECT ON KEYSPACE program TO masters");
            cql.execute("GRANT MODIFY ON KEYSPACE program TO masters");

            int port = FreePorts.take(2).get(0);
            Child local = Program.start(
                    processes,
                    "local",
                    arguments(
                            asMasters,
                            "local",
                            "--set",
                            "kebne.journal.cassandra.create=false",
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
                    processes, "inspect", arguments(asMasters, "journal", "inspect", "allocator|default", "--json"));
            assertThat(inspect.awaitExit(SOON)).isZero();
            assertThat(String.join("\n", inspect.stdout().lines())).contains("task-launched", "task-ended");
        }
    }

    /** What a master says that cannot start, behind the name of its journal. */
    private String refusal(MultiJvm processes, String[] user) {
        String early = workDir.resolve("early").toString();
        Child master = Program.start(processes, "early", arguments(user, "master", "--work-dir", early, "--port", "0"));
        assertThat(master.awaitExit(SOON)).isEqualTo(1);
        String start = "kebne: cannot use the journal in keyspace program of Cassandra at " + cassandra.contactPoint();
        String line = String.join("\n", master.stderr().lines());
        assertThat(line).startsWith(start);
        return line.substring(start.length());
    }

    private List<String> arguments(String[] user, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of(user));
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
