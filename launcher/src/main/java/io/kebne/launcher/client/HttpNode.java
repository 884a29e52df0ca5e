package io.kebne.launcher.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.credential.Credential;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One node's HTTP endpoint.
 *
 * @param url such as {@code http://127.0.0.1:5050}
 * @param credential by which the node is told who asks
 */
public record HttpNode(String url, Optional<Credential> credential) {
    /** Numbers go on as they came, not through binary fractions. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
    private static final int READ_TIMEOUT_MILLIS = 30_000;
    private static final String CREDENTIALS = " (--credentials or KEBNE_CREDENTIALS names a file with them)";

    public HttpNode {
        url = url.contains("://") ? url : "http://" + url;
        url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        if (!isHttp(url)) {
            throw new InvalidValueException(
                    "URL", "'" + url + "' is not an HTTP address, such as http://127.0.0.1:5050");
        }
    }

    /** One that is not told who asks. */
    public HttpNode(String url) {
        this(url, Optional.empty());
    }

    /**
     * @param path with a leading slash
     * @param query parameters
     * @throws IOException when the node cannot be reached, or is not ready
     * @throws RefusedException when it answers with an error
     */
    public JsonNode get(String path, Map<String, String> query) throws IOException {
        byte[] body = getBytes(path, query);
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IOException("its answer is no JSON; it may be no Kebne master or agent", e);
        }
    }

    public JsonNode get(String path) throws IOException {
        return get(path, Map.of());
    }

    /** The body as it is. */
    public byte[] getBytes(String path, Map<String, String> query) throws IOException {
        return answer(open(query.isEmpty() ? path : path + "?" + encoded(query)));
    }

    /** Sends a form. */
    public void post(String path, Map<String, String> form) throws IOException {
        send("POST", path, "application/x-www-form-urlencoded", encoded(form).getBytes(StandardCharsets.US_ASCII));
    }

    public void post(String path, JsonNode body) throws IOException {
        send("POST", path, "application/json", MAPPER.writeValueAsBytes(body));
    }

    /**
     * Sends nothing but the question.
     *
     * @return the body of the answer
     */
    public byte[] postForBytes(String path) throws IOException {
        HttpURLConnection connection = open(path);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(0);
        return answer(connection);
    }

    public void put(String path, JsonNode body) throws IOException {
        send("PUT", path, "application/json", MAPPER.writeValueAsBytes(body));
    }

    public void delete(String path) throws IOException {
        HttpURLConnection connection = open(path);
        connection.setRequestMethod("DELETE");
        answer(connection);
    }

    /**
     * Sends a request with a body, or none, and reads what is answered.
     *
     * @param body empty: none
     * @return a missing node when the answer has no body
     */
    public JsonNode send(String method, String path, Optional<JsonNode> body) throws IOException {
        HttpURLConnection connection = open(path);
        connection.setRequestMethod(method);
        if (body.isPresent()) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(MAPPER.writeValueAsBytes(body.get()));
            }
        } else if (method.equals("POST")) {
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(0);
        }
        return MAPPER.readTree(answer(connection));
    }

    /** A name as one segment of a path. */
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void send(String method, String path, String contentType, byte[] content) throws IOException {
        HttpURLConnection connection = open(path);
        connection.setRequestMethod(method);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", contentType);
        try (OutputStream body = connection.getOutputStream()) {
            body.write(content);
        }
        answer(connection);
    }

    /**
     * A connection on which the request is still to be sent.
     *
     * @param path with a leading slash, and the query
     */
    public HttpURLConnection open(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url + path).toURL().openConnection();
        connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        connection.setReadTimeout(READ_TIMEOUT_MILLIS);
        credential.ifPresent(known -> connection.setRequestProperty("Authorization", known.basic()));
        return connection;
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = new URI(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static byte[] answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status >= HttpURLConnection.HTTP_BAD_REQUEST) {
            String message = errorMessage(connection, status);
            if (status == HttpURLConnection.HTTP_UNAVAILABLE) {
                // It is there, but of no use yet; another node may be.
                throw new IOException(message);
            }
            throw new RefusedException(status, message);
        }
        try (InputStream body = connection.getInputStream()) {
            return body.readAllBytes();
        }
    }

    private static String errorMessage(HttpURLConnection connection, int status) throws IOException {
        try (InputStream body = connection.getErrorStream()) {
            String message = body == null ? "" : message(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            String said = message.isBlank() ? connection.getURL() + " answered with status " + status : message.strip();
            return status == HttpURLConnection.HTTP_UNAUTHORIZED ? said + CREDENTIALS : said;
        }
    }

    /** What an answer says to people, where it is an object that says more. */
    private static String message(String body) {
        if (!body.startsWith("{")) {
            return body;
        }
        try {
            return MAPPER.readTree(body).path("message").asText(body);
        } catch (JsonProcessingException e) {
            return body;
        }
    }

    private static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
