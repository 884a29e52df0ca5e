package io.kebne.actors.agent.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry of this machine, without TLS, that has the OCI layouts of a directory: what clients read of the OCI distribution API. */
public final class TestRegistry implements AutoCloseable {
    private static final Pattern PATH =
            Pattern.compile("/v2/(?<name>[a-z0-9/]+)/(?<kind>manifests|blobs)/(?<which>[^/]+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path layouts;
    private final HttpServer server;
    private final AtomicInteger manifests = new AtomicInteger();

    private record Found(Path blob, String mediaType, String digest) {}

    private TestRegistry(Path layouts, HttpServer server) {
        this.layouts = layouts;
        this.server = server;
    }

    /** @param layouts each in a directory of its repository's name */
    public static TestRegistry open(Path layouts) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TestRegistry registry = new TestRegistry(layouts, server);
        server.createContext("/", registry::answer);
        server.start();
        return registry;
    }

    /** Host and port. */
    public String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often it was asked what an image is. */
    public int manifests() {
        return manifests.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/v2/")) {
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            Optional<Found> found = find(path);
            if (found.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders().add("Content-Type", found.get().mediaType());
            exchange.getResponseHeaders()
                    .add("Docker-Content-Digest", found.get().digest());
            byte[] content = Files.readAllBytes(found.get().blob());
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        }
    }

    private Optional<Found> find(String path) throws IOException {
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Path layout = layouts.resolve(parts.group("name"));
        String which = parts.group("which");
        if (parts.group("kind").equals("blobs")) {
            return blob(layout, which, "application/octet-stream");
        }
        manifests.incrementAndGet();
        if (!Files.exists(layout.resolve("index.json"))) {
            return Optional.empty();
        }
        for (JsonNode manifest :
                JSON.readTree(layout.resolve("index.json").toFile()).get("manifests")) {
            String digest = manifest.get("digest").asText();
            String tag = manifest.at("/annotations/org.opencontainers.image.ref.name")
                    .asText();
            if (which.equals(tag) || which.equals(digest)) {
                return blob(layout, digest, manifest.get("mediaType").asText());
            }
        }
        return Optional.empty();
    }

    private static Optional<Found> blob(Path layout, String digest, String mediaType) {
        Path blob = layout.resolve("blobs").resolve(digest.replace(':', '/'));
        return Files.isRegularFile(blob) ? Optional.of(new Found(blob, mediaType, digest)) : Optional.empty();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
