package io.kebne.persistence.cassandra;

import akka.actor.Extension;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A session with Cassandra, which the journal and the snapshot store of an actor system share. It is opened by the first
 * request, and again by a later one when that did not succeed; once open, the driver keeps its connections.
 */
final class CassandraClient implements Extension {
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final CassandraSettings settings;
    private final Executor executor;
    private final Lazy<CqlSession> session;
    private final Map<String, Lazy<PreparedStatement>> prepared = new ConcurrentHashMap<>();

    /**
     * @param driver the driver's own settings
     * @param executor does what is to be done with what was read
     */
    CassandraClient(CassandraSettings settings, Config driver, Executor executor) {
        this.settings = settings;
        this.executor = executor;
        this.session = new Lazy<>(() -> Connection.open(settings, driver));
    }

    void close() {
        session.ifAny().ifPresent(s -> s.thenAccept(CqlSession::closeAsync));
    }

    CassandraSettings settings() {
        return settings;
    }

    /** Where what was read is worked on, so that the driver's threads can go on reading. */
    Executor executor() {
        return executor;
    }

    /** @param cql where {@code %s} stands for the keyspace */
    CompletionStage<PreparedStatement> prepared(String cql) {
        return prepared.computeIfAbsent(
                        cql,
                        key -> new Lazy<>(() ->
                                session().thenCompose(s -> s.prepareAsync(String.format(key, settings.keyspace())))))
                .get();
    }

    /**
     * Runs a statement; when that fails by time-out or for want of replicas, once more. So a statement must have the same
     * effect when it is run twice.
     */
    CompletionStage<AsyncResultSet> execute(String cql, Function<PreparedStatement, Statement<?>> bind) {
        return twice(() -> prepared(cql).thenCompose(statement -> executeOnce(bind.apply(statement))));
    }

    /** As {@link #execute}, for statements that are made of several. */
    CompletionStage<AsyncResultSet> execute(Supplier<CompletionStage<Statement<?>>> statement) {
        return twice(() -> statement.get().thenCompose(this::executeOnce));
    }

    private CompletionStage<CqlSession> session() {
        return session.get();
    }

    private CompletionStage<AsyncResultSet> executeOnce(Statement<?> statement) {
        return session().thenCompose(s -> s.executeAsync(statement));
    }

    private <T> CompletionStage<T> twice(Supplier<CompletionStage<T>> action) {
        return inTime(action).exceptionallyCompose(failure -> {
            Throwable cause = Connection.unwrapped(failure);
            return mayPass(cause) ? later(action) : CompletableFuture.failedFuture(cause);
        });
    }

    private <T> CompletionStage<T> later(Supplier<CompletionStage<T>> action) {
        Executor later = CompletableFuture.delayedExecutor(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS, executor);
        return CompletableFuture.<Void>completedFuture(null).thenComposeAsync(nothing -> inTime(action), later);
    }

    /** The driver bounds requests, but not the opening of a session. */
    private <T> CompletableFuture<T> inTime(Supplier<CompletionStage<T>> action) {
        long millis = settings.requestTimeout().toMillis();
        return action.get().toCompletableFuture().copy().orTimeout(millis + millis / 10, TimeUnit.MILLISECONDS);
    }

    /** Whether Cassandra could not be asked, so that nothing is known of what is there. */
    static boolean isOutage(Throwable failure) {
        return failure instanceof DriverException || failure instanceof TimeoutException;
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof DriverException && !(failure instanceof QueryValidationException);
    }
}
