package io.kebne.persistence.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import java.nio.file.Path;
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
     * Reads the settings {@code kebne.journal}.
     *
     * @param workDir of the master, below which files go unless a place for them is configured
     */
    static Journal from(Config settings, Path workDir) {
        String kind = settings.getString("kind");
        return switch (kind) {
            case "embedded" -> {
                String file = settings.getString("embedded.file");
                yield new Embedded(
                        file.isBlank() ? workDir.resolve("journal.sqlite") : Path.of(file),
                        Synchronous.parse(settings.getString("embedded.synchronous")));
            }
            case "memory" -> new Memory(workDir.resolve("snapshots"));
            default -> throw new InvalidValueException("journal", "'" + kind + "': expected embedded or memory");
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
            return new SqliteStore("the journal " + file, url());
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
    }
}
