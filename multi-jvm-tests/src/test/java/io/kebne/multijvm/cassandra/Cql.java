package io.kebne.multijvm.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;

/** Looks at the tables, and damages them, behind the journal's back. */
final class Cql implements AutoCloseable {
    private final CqlSession session;

    Cql(CassandraNode node) {
        CqlSessionBuilder builder =
                CqlSession.builder().addContactPoint(node.socketAddress()).withLocalDatacenter("datacenter1");
        node.door().open(builder);
        session = builder.build();
    }

    List<Row> execute(String statement, Object... values) {
        return session.execute(statement, values).all();
    }

    @Override
    public void close() {
        session.close();
    }
}
