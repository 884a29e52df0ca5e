package io.kebne.launcher.exec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.client.HttpNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Calls of one agent's operator API, in JSON.
 *
 * @param patience how long a stream may be silent, on which the agent says often that it is there
 */
record AgentClient(HttpNode node, Duration patience) {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    AgentClient(HttpNode node) {
        this(node, PATIENCE);
    }

    /** @return what is answered; a missing node when that is nothing */
    JsonNode call(ObjectNode call) throws IOException {
        try (InputStream body = open(call, Duration.ZERO).getInputStream()) {
            return MAPPER.readTree(body);
        }
    }

    /**
     * @return the answer while it is still being sent; reading it fails when nothing has come for too long: the agent, or
     *     the way to it, is gone without a word
     */
    InputStream stream(ObjectNode call) throws IOException {
        return open(call, patience).getInputStream();
    }

    /** @param silence that is borne; zero: any */
    private HttpURLConnection open(ObjectNode call, Duration silence) throws IOException {
        HttpURLConnection connection = connection();
        connection.setReadTimeout((int) silence.toMillis());
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream body = connection.getOutputStream()) {
            body.write(MAPPER.writeValueAsBytes(call));
        }
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            throw new CommandFailedException(message(connection, status));
        }
        return connection;
    }

    /** A call of many records, of which each is sent when it is flushed. */
    HttpURLConnection records() throws IOException {
        HttpURLConnection connection = connection();
        connection.setChunkedStreamingMode(0);
        connection.setRequestProperty("Content-Type", "application/recordio");
        connection.setRequestProperty("Message-Content-Type", "application/json");
        return connection;
    }

    private HttpURLConnection connection() throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(node.url() + "/api/v1").toURL().openConnection();
        connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Accept", "application/json");
        node.credential().ifPresent(known -> connection.setRequestProperty("Authorization", known.basic()));
        return connection;
    }

    private static String message(HttpURLConnection connection, int status) throws IOException {
        try (InputStream body = connection.getErrorStream()) {
            String message = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return message.isBlank() ? "the agent answered with status " + status : message.strip();
        }
    }
}
