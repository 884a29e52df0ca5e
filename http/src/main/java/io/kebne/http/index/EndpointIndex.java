package io.kebne.http.index;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.mapUnmatchedPath;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Directives;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.http.authentication.Authentication;
import io.kebne.http.authentication.Realm;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The endpoints of a node, as OpenAPI and in a list for people. It is also the door to them: what is not in the index is
 * not served, so that nothing can be served that the document does not describe.
 */
public final class EndpointIndex {
    /** Older clients end the paths of documents with this (Mesos before 0.26). */
    private static final String OLD_SUFFIX = ".json";

    private final String title;
    private final String prefix;
    private final List<Endpoint> endpoints;
    /** Those without placeholders, which are found at once. */
    private final Map<String, Realm> plain = new HashMap<>();

    private final List<Place> places;

    /** Where an endpoint with placeholders is, and for whom. */
    private record Place(Pattern pattern, Realm realm) {}

    /** @param name of Mesos' process, under which every path is found as well */
    EndpointIndex(String title, String name, List<Endpoint> endpoints) {
        this.title = title;
        this.prefix = "/" + name;
        this.endpoints = List.copyOf(endpoints);
        endpoints.stream()
                .filter(endpoint -> endpoint.placeholders().isEmpty())
                .forEach(endpoint -> plain.putIfAbsent(endpoint.path(), endpoint.realm()));
        this.places = endpoints.stream()
                .filter(endpoint -> !endpoint.placeholders().isEmpty())
                .map(endpoint -> new Place(endpoint.pattern(), endpoint.realm()))
                .toList();
    }

    /** The routes, as far as the index has them, for those who may use them. */
    public Route door(Authentication authentication, Route routes) {
        return extractRequest(request -> {
            String path = request.getUri().path();
            Optional<Realm> realm = realm(path);
            if (realm.isPresent()) {
                return authentication.guard(realm.get(), request, routes);
            }
            return oldRealm(path)
                    .map(old -> mapUnmatchedPath(
                            EndpointIndex::withoutSuffix, () -> authentication.guard(old, request, routes)))
                    .orElseGet(Directives::reject);
        });
    }

    /** For whom a document is whose path has the suffix of older clients; empty when there is nothing. */
    Optional<Realm> oldRealm(String path) {
        return path.endsWith(OLD_SUFFIX) ? realm(withoutSuffix(path)) : Optional.empty();
    }

    private static String withoutSuffix(String path) {
        return path.substring(0, path.length() - OLD_SUFFIX.length());
    }

    /** {@code /openapi.json} and {@code /help}. */
    public Route routes(String version) {
        return concat(
                path("openapi.json", () -> get(() -> complete(Answers.jsonResponse(document(version))))),
                path("help", () -> get(() -> complete(help()))));
    }

    /** For whom a path is; empty when there is nothing. */
    Optional<Realm> realm(String path) {
        Optional<Realm> found = found(path);
        return found.isEmpty() && path.startsWith(prefix + "/") ? found(path.substring(prefix.length())) : found;
    }

    private Optional<Realm> found(String path) {
        boolean slash = path.endsWith("/") && path.length() > 1;
        Optional<Realm> realm = Optional.ofNullable(plain.get(slash ? path.substring(0, path.length() - 1) : path));
        return realm.or(() -> places.stream()
                .filter(place -> place.pattern().matcher(path).matches())
                .map(Place::realm)
                .findFirst());
    }

    private HttpResponse help() {
        StringBuilder text =
                new StringBuilder(title).append(" (also below ").append(prefix).append(")\n\n");
        for (Endpoint endpoint : endpoints) {
            text.append(endpoint.method()).append(' ').append(endpoint.template());
            text.append(endpoint.query().isEmpty() ? "" : "?" + String.join("&", endpoint.query()));
            text.append("\n    ").append(endpoint.summary()).append('\n');
        }
        return HttpResponse.create().withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, text.toString()));
    }

    private Iterator<JsonPart> document(String version) {
        Map<String, Map<String, Endpoint>> byPath = new TreeMap<>();
        endpoints.forEach(endpoint -> byPath.computeIfAbsent(endpoint.template(), path -> new TreeMap<>())
                .put(endpoint.method(), endpoint));
        return JsonPart.object(Iterator.<JsonPart>of(out -> {
                    out.writeStringField("openapi", "3.0.3");
                    out.writeObjectFieldStart("info");
                    out.writeStringField("title", title);
                    out.writeStringField("version", version);
                    out.writeEndObject();
                    out.writeArrayFieldStart("servers");
                    for (String url : List.of("/", prefix)) {
                        out.writeStartObject();
                        out.writeStringField("url", url);
                        out.writeEndObject();
                    }
                    out.writeEndArray();
                    out.writeObjectFieldStart("paths");
                })
                .concat(Iterator.ofAll(byPath.entrySet()).<JsonPart>map(entry -> out -> describe(out, entry)))
                .concat(Iterator.of((JsonPart) JsonGenerator::writeEndObject)));
    }

    private static void describe(JsonGenerator out, Map.Entry<String, Map<String, Endpoint>> path) throws IOException {
        out.writeObjectFieldStart(path.getKey());
        for (Endpoint endpoint : path.getValue().values()) {
            out.writeObjectFieldStart(endpoint.method().toLowerCase(Locale.ROOT));
            out.writeStringField("summary", endpoint.summary());
            out.writeArrayFieldStart("parameters");
            for (String name : endpoint.placeholders()) {
                parameter(out, name, "path");
            }
            for (String name : endpoint.query()) {
                parameter(out, name, "query");
            }
            out.writeEndArray();
            out.writeObjectFieldStart("responses");
            out.writeObjectFieldStart("default");
            out.writeStringField("description", "see docs/reference/http-api.md");
            out.writeEndObject();
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void parameter(JsonGenerator out, String name, String in) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeStringField("in", in);
        out.writeBooleanField("required", in.equals("path"));
        out.writeObjectFieldStart("schema");
        out.writeStringField("type", "string");
        out.writeEndObject();
        out.writeEndObject();
    }
}
