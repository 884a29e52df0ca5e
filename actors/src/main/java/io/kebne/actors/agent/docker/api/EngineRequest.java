package io.kebne.actors.agent.docker.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * Something that is asked of the engine.
 *
 * @param path with its query, encoded
 * @param body JSON
 */
record EngineRequest(String method, String path, Optional<String> body) {
    static EngineRequest get(String path) {
        return new EngineRequest("GET", path, Optional.empty());
    }

    static EngineRequest post(String path) {
        return new EngineRequest("POST", path, Optional.empty());
    }

    static EngineRequest delete(String path) {
        return new EngineRequest("DELETE", path, Optional.empty());
    }

    /** A value in a path or a query. */
    static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8).replace("+", "%20");
    }

    /** A query from names and values in turn. */
    static String query(Map<String, String> parameters) {
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, value) -> query.append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(encoded(value)));
        return query.toString();
    }

    ByteBuffer bytes() {
        byte[] content = body.map(text -> text.getBytes(UTF_8)).orElse(new byte[0]);
        StringBuilder head = new StringBuilder()
                .append(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n");
        if (body.isPresent()) {
            head.append("Content-Type: application/json\r\n");
        }
        if (!method.equals("GET")) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(UTF_8);
        return ByteBuffer.allocate(start.length + content.length)
                .put(start)
                .put(content)
                .flip();
    }
}
