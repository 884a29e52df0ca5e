package io.kebne.http.request;

import static akka.http.javadsl.server.Directives.extractMaterializer;
import static akka.http.javadsl.server.Directives.extractRequestEntity;
import static akka.http.javadsl.server.Directives.onSuccess;

import akka.http.javadsl.server.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

/** The body of a request as text, whatever its declared type: not every client declares one. */
final class Body {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private Body() {}

    /** @param maxBytes a longer body is refused before it has been read */
    static Route text(long maxBytes, Function<String, Route> inner) {
        return extractMaterializer(materializer -> extractRequestEntity(entity -> onSuccess(
                entity.withSizeLimit(maxBytes).toStrict(TIMEOUT.toMillis(), Long.MAX_VALUE, materializer),
                body -> inner.apply(body.getData().decodeString(StandardCharsets.UTF_8)))));
    }
}
