package io.kebne.persistence.journal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Changes an embedded journal behind its back. */
final class Sql {
    private Sql() {}

    static void execute(Journal.Embedded journal, String sql) {
        try (Connection connection = DriverManager.getConnection(journal.url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
