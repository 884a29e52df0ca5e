package io.kebne.persistence.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.internal.core.config.typesafe.DefaultDriverConfigLoader;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Opens sessions with Cassandra. */
final class Connection {
    /** The driver's own settings in a node's configuration. */
    static final String DRIVER = "datastax-java-driver";

    private Connection() {}

    /**
     * @param driver the driver's own block, for what has no setting of Kebne's, such as TLS
     * @return fails when no contact point can be reached
     */
    static CompletionStage<CqlSession> open(CassandraSettings settings, Config driver) {
        try {
            Config config = ConfigFactory.parseMap(options(settings)).withFallback(driver);
            return CqlSession.builder()
                    .withConfigLoader(new DefaultDriverConfigLoader(() -> config))
                    .buildAsync();
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What failed, without what futures wrap around it. */
    static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? unwrapped(failure.getCause())
                : failure;
    }

    /** Why it failed, in one line: what the first node said when it is that none could be reached. */
    static Throwable reason(Throwable failure) {
        if (failure instanceof AllNodesFailedException e && !e.getAllErrors().isEmpty()) {
            Throwable first = e.getAllErrors().values().iterator().next().get(0);
            // The driver begins with which of its channels it was.
            String text = String.valueOf(first.getMessage()).replaceFirst("^\\[[^]]*] *", "");
            return new IllegalStateException("no node can be reached: " + text, e);
        }
        return failure;
    }

    private static Map<String, Object> options(CassandraSettings settings) throws IOException {
        Map<String, Object> options = new HashMap<>();
        options.put("basic.session-name", settings.keyspace());
        options.put("basic.contact-points", settings.contactPoints());
        options.put("basic.load-balancing-policy.local-datacenter", settings.localDatacenter());
        options.put("basic.request.timeout", time(settings.requestTimeout()));
        options.put("basic.request.consistency", settings.consistency());
        options.put("basic.request.serial-consistency", settings.serialConsistency());
        // Every request of ours may be repeated; the driver does it when a node goes away with one under way.
        options.put("basic.request.default-idempotence", true);
        options.put("basic.config-reload-interval", 0);
        options.put("advanced.connection.connect-timeout", time(settings.requestTimeout()));
        options.put("advanced.connection.init-query-timeout", time(settings.requestTimeout()));
        options.put("advanced.control-connection.timeout", time(settings.requestTimeout()));
        options.put("advanced.reconnection-policy.base-delay", "500ms");
        options.put("advanced.reconnection-policy.max-delay", "4s");
        // A connection that hangs is found out within so long, and then opened anew.
        options.put("advanced.heartbeat.interval", "5s");
        options.put("advanced.heartbeat.timeout", "5s");
        // Which nodes have which events depends on the keyspace alone.
        options.put("advanced.metadata.schema.refreshed-keyspaces", List.of(settings.keyspace()));
        options.put("advanced.netty.daemon", true);
        options.put("advanced.netty.io-group.size", 2);
        // Conditional writes have Cassandra's own timestamps, and all others must be comparable with them.
        options.put("advanced.timestamp-generator.class", "ServerSideTimestampGenerator");
        if (settings.credentials().isPresent()) {
            CassandraSettings.Credentials credentials = settings.credentials().get();
            options.put("advanced.auth-provider.class", "PlainTextAuthProvider");
            options.put("advanced.auth-provider.username", credentials.username());
            options.put("advanced.auth-provider.password", password(credentials));
        }
        return options;
    }

    private static String password(CassandraSettings.Credentials credentials) throws IOException {
        Path file = credentials.passwordFile().orElse(null);
        return file == null ? credentials.password() : Files.readString(file).strip();
    }

    private static String time(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
