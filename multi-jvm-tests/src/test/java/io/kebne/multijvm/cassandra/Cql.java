package io.kebne.multijvm.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;

/** Looks at the tables, and damages them, behind the journal's back. */
final class Cql implements AutoCloseable {
    private final CqlSession session;

    Cql(CassandraNode node) {
        session = CqlSession.builder()
                .addContactPoint(node.socketAddress())
                .withLocalDatacenter("datacenter1")
                .build();
    }

    List<Row> execute(String statement, Object... values) {
        return session.execute(statement, values).all();
    }

    @Override
    public void close() {
        session.close();
    }
}
