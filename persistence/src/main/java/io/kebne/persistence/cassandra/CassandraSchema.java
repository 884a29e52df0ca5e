package io.kebne.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** The keyspace and the tables of the journal. */
public final class CassandraSchema {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /**
     * Of each table: its name and its definition. {@code head} is the highest sequence number that was written into a
     * partition, {@code owner} who may write next; see {@link EventTable}.
     */
    private static final Map<String, String> TABLES = Map.of(
            "messages", """
            CREATE TABLE IF NOT EXISTS %s.messages (
              persistence_id text,
              partition_nr bigint,
              sequence_nr bigint,
              head bigint static,
              owner text static,
              deleted_to bigint static,
              written_at bigint,
              writer text,
              adapter_manifest text,
              ser_id int,
              ser_manifest text,
              event blob,
              PRIMARY KEY ((persistence_id, partition_nr), sequence_nr))""",
            "deletions", """
            CREATE TABLE IF NOT EXISTS %s.deletions (
              persistence_id text PRIMARY KEY,
              deleted_to bigint)""",
            "snapshots", """
            CREATE TABLE IF NOT EXISTS %s.snapshots (
              persistence_id text,
              sequence_nr bigint,
              taken_at bigint,
              ser_id int,
              ser_manifest text,
              size bigint,
              checksum bigint,
              PRIMARY KEY (persistence_id, sequence_nr))
              WITH CLUSTERING ORDER BY (sequence_nr DESC)""",
            "snapshot_chunks", """
            CREATE TABLE IF NOT EXISTS %s.snapshot_chunks (
              persistence_id text,
              sequence_nr bigint,
              chunk int,
              data blob,
              PRIMARY KEY ((persistence_id, sequence_nr), chunk))""");

    private CassandraSchema() {}

    /** The statements that make the keyspace and the tables, each of which does nothing when that is there. */
    public static List<String> statements(CassandraSettings settings) {
        List<String> statements = new ArrayList<>();
        String copies = new TreeMap<>(settings.replication().copies(settings.localDatacenter()))
                .entrySet().stream()
                        .map(entry -> "'" + entry.getKey() + "': " + entry.getValue())
                        .collect(Collectors.joining(", "));
        statements.add("CREATE KEYSPACE IF NOT EXISTS " + settings.keyspace()
                + " WITH replication = {'class': 'NetworkTopologyStrategy', " + copies + "}");
        for (String table : new TreeSet<>(TABLES.keySet())) {
            statements.add(String.format(TABLES.get(table), settings.keyspace()));
        }
        return List.copyOf(statements);
    }

    /**
     * Makes what is not there.
     *
     * @param driver the driver's own settings
     * @throws Exception with the reason as its message when it cannot be made
     */
    public static void create(CassandraSettings settings, Config driver) throws Exception {
        try (CqlSession session = open(settings, driver)) {
            for (String statement : statements(settings)) {
                session.execute(SimpleStatement.newInstance(statement).setTimeout(TIMEOUT));
            }
        }
    }

    /**
     * Does nothing when everything is there.
     *
     * @param driver the driver's own settings
     * @throws Exception with the reason as its message when something is missing or cannot be found out
     */
    public static void check(CassandraSettings settings, Config driver) throws Exception {
        try (CqlSession session = open(settings, driver)) {
            List<String> there = session
                    .execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", settings.keyspace())
                    .all()
                    .stream()
                    .map((Row row) -> row.getString(0))
                    .toList();
            TreeSet<String> missing = new TreeSet<>(TABLES.keySet());
            there.forEach(missing::remove);
            if (!missing.isEmpty()) {
                String what = missing.size() == TABLES.size()
                        ? "there is no such keyspace, or nothing in it"
                        : "it has no table " + String.join(", ", missing);
                throw new IllegalStateException(what + "; 'kebne journal init' makes what is missing");
            }
        }
    }

    private static CqlSession open(CassandraSettings settings, Config driver) throws Exception {
        try {
            return Connection.open(settings, driver).toCompletableFuture().join();
        } catch (CompletionException e) {
            Throwable reason = Connection.reason(Connection.unwrapped(e));
            throw reason instanceof Exception exception ? exception : e;
        }
    }
}
