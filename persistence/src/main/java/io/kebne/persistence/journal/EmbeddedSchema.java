package io.kebne.persistence.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables that the JDBC plug-in expects, in SQLite's types; the plug-in brings none for SQLite. */
final class EmbeddedSchema {
    static final List<String> STATEMENTS = List.of("""
            CREATE TABLE IF NOT EXISTS event_journal (
              ordering INTEGER PRIMARY KEY AUTOINCREMENT,
              deleted BOOLEAN NOT NULL DEFAULT 0,
              persistence_id TEXT NOT NULL,
              sequence_number INTEGER NOT NULL,
              writer TEXT NOT NULL,
              write_timestamp INTEGER,
              adapter_manifest TEXT,
              event_payload BLOB NOT NULL,
              event_ser_id INTEGER NOT NULL,
              event_ser_manifest TEXT NOT NULL,
              meta_payload BLOB,
              meta_ser_id INTEGER,
              meta_ser_manifest TEXT,
              UNIQUE (persistence_id, sequence_number))
            """, """
            CREATE TABLE IF NOT EXISTS event_tag (
              event_id INTEGER NOT NULL,
              tag TEXT NOT NULL,
              PRIMARY KEY (event_id, tag))
            """, """
            CREATE TABLE IF NOT EXISTS snapshot (
              persistence_id TEXT NOT NULL,
              sequence_number INTEGER NOT NULL,
              created INTEGER NOT NULL,
              snapshot_ser_id INTEGER NOT NULL,
              snapshot_ser_manifest TEXT NOT NULL,
              snapshot_payload BLOB NOT NULL,
              meta_ser_id INTEGER,
              meta_ser_manifest TEXT,
              meta_payload BLOB,
              PRIMARY KEY (persistence_id, sequence_number))
            """);

    private EmbeddedSchema() {}

    static void create(Journal.Embedded journal) {
        try {
            Path parent = journal.file().toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try (Connection connection = DriverManager.getConnection(journal.url());
                    Statement statement = connection.createStatement()) {
                for (String sql : STATEMENTS) {
                    statement.execute(sql);
                }
            }
        } catch (IOException | SQLException e) {
            throw JournalUnusableException.because(journal.place(), e);
        }
    }
}
