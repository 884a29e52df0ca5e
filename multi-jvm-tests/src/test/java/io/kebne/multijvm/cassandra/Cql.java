package io.kebne.multijvm.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.util.List;

/** Looks at the tables, and damages them, behind the journal's back. */
final class Cql implements AutoCloseable {
    /** Longer than the node itself waits for anything. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final CqlSession session;

    Cql(CassandraNode node) {
        CqlSessionBuilder builder = CqlSession.builder()
                .addContactPoint(node.socketAddress())
                .withLocalDatacenter("datacenter1")
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
                        .build());
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
