package io.kebne.persistence.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.persistence.cassandra.CassandraContents;
import io.kebne.persistence.cassandra.CassandraSchema;
import io.kebne.persistence.cassandra.CassandraSettings;
import io.kebne.protocol.InvalidValueException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where a master keeps its events and snapshots. */
public sealed interface Journal {
    /** Akka's settings for this journal. */
    Config config();

    /**
     * Makes the journal usable; does nothing when it is already.
     *
     * @throws JournalUnusableException with one line that says why it cannot be
     */
    void prepare();

    /**
     * Opens what is in the journal, which {@link #prepare} has made usable before. Masters may be writing to it.
     *
     * @throws JournalUnusableException when it cannot be, or is of a kind that no other process can look into
     */
    JournalStore open();

    /**
     * Makes what the journal needs to be there; does nothing when it is already.
     *
     * @throws JournalUnusableException with one line that says why it cannot be made
     */
    default void init() {
        prepare();
    }

    /** Where the journal is, for people. */
    String place();

    /** The statements that {@link #init} carries out, in the journal's own language; none when it needs nothing. */
    List<String> schema();

    /**
     * Reads the settings {@code kebne.journal}.
     *
     * @param node a node's whole configuration
     * @param workDir of the master, below which files go unless a place for them is configured
     */
    static Journal from(Config node, Path workDir) {
        Config settings = node.getConfig("kebne.journal");
        String kind = settings.getString("kind");
        return switch (kind) {
            case "embedded" -> {
                String file = settings.getString("embedded.file");
                yield new Embedded(
                        file.isBlank() ? workDir.resolve("journal.sqlite") : Path.of(file),
                        Synchronous.parse(settings.getString("embedded.synchronous")));
            }
            case "memory" -> new Memory(workDir.resolve("snapshots"));
            case "cassandra" -> Cassandra.from(node);
            default ->
                throw new InvalidValueException("journal", "'" + kind + "': expected embedded, cassandra or memory");
        };
    }

    /** Which power cuts a written event survives (SQLite's {@code PRAGMA synchronous}). */
    enum Synchronous {
        /** All of them: each commit waits for the disk. */
        FULL,
        /** None that comes within moments; a mere end of the process loses nothing either way. */
        NORMAL;

        static Synchronous parse(String text) {
            try {
                return valueOf(text.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new InvalidValueException(
                        "journal.embedded.synchronous", "'" + text + "': expected full or normal");
            }
        }
    }

    /**
     * One SQLite file in write-ahead mode, which all masters of one machine share. Its primary key admits each sequence
     * number of an entity once, so a master that was taken for dead cannot write behind its successor's back.
     */
    record Embedded(Path file, Synchronous synchronous) implements Journal {
        String url() {
            return "jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=" + synchronous + "&busy_timeout=10000";
        }

        @Override
        public Config config() {
            return ConfigFactory.parseMap(Map.of(
                            "akka-persistence-jdbc.shared-databases.slick.db.url", url(),
                            "embedded-snapshot-store.url", url()))
                    .withFallback(ConfigFactory.parseResources("kebne-journal-embedded.conf"));
        }

        @Override
        public void prepare() {
            EmbeddedSchema.create(this);
        }

        @Override
        public JournalStore open() {
            return new SqliteStore(place(), url());
        }

        @Override
        public String place() {
            return "the journal " + file;
        }

        @Override
        public List<String> schema() {
            return EmbeddedSchema.STATEMENTS;
        }
    }

    /**
     * Tables of an Apache Cassandra cluster, which masters on many machines share. Its lightweight transactions admit only
     * the incarnation of an entity that recovered last, as {@link Embedded}'s primary key does.
     *
     * @param driver the driver's own settings, for what has none of Kebne's, such as TLS
     */
    record Cassandra(CassandraSettings settings, Config driver) implements Journal {
        private static final String DRIVER = "datastax-java-driver";
        private static final Config PLUG_INS = ConfigFactory.parseResources("kebne-journal-cassandra.conf");
        /** A write is tried twice; what takes longer than that is given up here at the latest. */
        private static final Duration MARGIN = Duration.ofMillis(500);

        static Cassandra from(Config node) {
            return new Cassandra(
                    CassandraSettings.from(node.getConfig(CassandraSettings.PATH)), node.getConfig(DRIVER));
        }

        @Override
        public Config config() {
            Duration longest = settings.requestTimeout().multipliedBy(2).plus(MARGIN);
            return settings.block()
                    .atPath(CassandraSettings.PATH)
                    .withFallback(driver.atPath(DRIVER))
                    .withFallback(ConfigFactory.parseMap(
                            Map.of("kebne-cassandra-journal.circuit-breaker.call-timeout", longest.toMillis() + "ms")))
                    .withFallback(PLUG_INS);
        }

        @Override
        public void prepare() {
            if (settings.create()) {
                init();
            } else {
                reach(CassandraSchema::check);
            }
        }

        @Override
        public void init() {
            reach(CassandraSchema::create);
        }

        @Override
        public String place() {
            return "the journal in keyspace " + settings.keyspace() + " of Cassandra at "
                    + String.join(", ", settings.contactPoints());
        }

        @Override
        public List<String> schema() {
            return CassandraSchema.statements(settings);
        }

        @Override
        public JournalStore open() {
            return new CassandraStore(place(), new CassandraContents(settings, driver));
        }

        private interface Act {
            void on(CassandraSettings settings, Config driver) throws Exception;
        }

        private void reach(Act act) {
            try {
                act.on(settings, driver);
            } catch (Exception e) {
                throw JournalUnusableException.because(place(), e);
            }
        }
    }

    /** The memory of this process: for a single master whose state may be lost. Snapshots go to a directory. */
    record Memory(Path snapshots) implements Journal {
        @Override
        public Config config() {
            return ConfigFactory.parseMap(Map.of("akka.persistence.snapshot-store.local.dir", snapshots.toString()))
                    .withFallback(ConfigFactory.parseResources("kebne-journal-memory.conf"));
        }

        @Override
        public void prepare() {
            // Snapshots of an earlier process would be ahead of its lost events.
            SnapshotDirectory.clear(snapshots);
        }

        @Override
        public JournalStore open() {
            throw JournalUnusableException.because(
                    "a journal in memory", new UnsupportedOperationException("only its own process can read it"));
        }

        @Override
        public String place() {
            return "the memory of this process";
        }

        @Override
        public List<String> schema() {
            return List.of();
        }
    }
}
