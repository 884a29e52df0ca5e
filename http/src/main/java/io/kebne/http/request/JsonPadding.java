package io.kebne.http.request;

import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.mapResponse;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.kebne.protocol.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * JSON that pages of other hosts load as a script (Mesos: {@code jsonp=}): a GET with that parameter gets its document
 * as the argument of a call of the function that it names.
 */
public final class JsonPadding {
    /** A function of a page, and nothing that would do more than call it. */
    private static final Pattern FUNCTION = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$.]{0,127}");

    private static final ContentType SCRIPT = ContentTypes.parse("text/javascript");

    private JsonPadding() {}

    public static Route padded(Route routes) {
        return extractRequest(request -> function(request)
                .map(function -> mapResponse(response -> padded(response, function), () -> routes))
                .orElse(routes));
    }

    private static Optional<String> function(HttpRequest request) {
        if (!request.method().equals(HttpMethods.GET)) {
            return Optional.empty();
        }
        Optional<String> function =
                request.getUri().query(StandardCharsets.UTF_8, Uri.RELAXED).get("jsonp");
        if (function.isPresent() && !FUNCTION.matcher(function.get()).matches()) {
            throw new InvalidValueException("jsonp", "must be the name of a function");
        }
        return function;
    }

    private static HttpResponse padded(HttpResponse response, String function) {
        ResponseEntity entity = response.entity();
        if (!entity.getContentType().equals(ContentTypes.APPLICATION_JSON)) {
            return response;
        }
        Source<ByteString, Object> bytes = Source.single(ByteString.fromString(function + "("))
                .concat(entity.getDataBytes())
                .concat(Source.single(ByteString.fromString(");")))
                .mapMaterializedValue(unused -> unused);
        return response.addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
                .withEntity(HttpEntities.createChunked(SCRIPT, bytes));
    }
}
