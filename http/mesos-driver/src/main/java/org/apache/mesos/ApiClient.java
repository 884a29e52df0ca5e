package org.apache.mesos;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Makes the calls of one of Mesos' v1 APIs over HTTP, with messages as protocol buffers. */
final class ApiClient {
    private static final String FORM = "application/x-protobuf";
    private static final String STREAM_ID = "Mesos-Stream-Id";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final int OK = 200;

    /** What a call was answered with. */
    static final class Answer {
        private final int status;
        private final String body;

        Answer(int status, String body) {
            this.status = status;
            this.body = body;
        }

        int status() {
            return status;
        }

        boolean isSuccess() {
            return status / 100 == 2;
        }

        @Override
        public String toString() {
            return status + " " + body;
        }
    }

    /** The server does not want the subscription. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        private final int status;

        RefusedException(int status, String message) {
            super(status + " " + message);
            this.status = status;
        }

        /** Whether the same would be refused at another time and by another server too. */
        boolean isFinal() {
            return status / 100 == 4 && status != 404 && status != 408 && status != 429;
        }
    }

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final String path;
    private final Optional<String> authorization;

    /** @param authorization the header's value */
    ApiClient(String path, Optional<String> authorization) {
        this.path = path;
        this.authorization = authorization;
    }

    /**
     * Makes the call that is answered with events. A server may pass it on to another.
     *
     * @param server such as {@code http://10.0.0.1:5050}
     */
    EventStream subscribe(URI server, byte[] call) throws IOException {
        HttpRequest request = request(server, call).header("Accept", FORM).build();
        HttpResponse<InputStream> response = send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != OK) {
            try (InputStream body = response.body()) {
                throw new RefusedException(
                        response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        URI served = response.uri().resolve("/");
        return new EventStream(served, response.headers().firstValue(STREAM_ID).orElse(""), response.body());
    }

    /** Makes any other call of a subscription. */
    Answer call(EventStream subscription, byte[] call) throws IOException {
        HttpRequest.Builder request = request(subscription.server(), call);
        if (!subscription.id().isEmpty()) {
            request.header(STREAM_ID, subscription.id());
        }
        HttpResponse<String> response = send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    private HttpRequest.Builder request(URI server, byte[] call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", FORM)
                .POST(HttpRequest.BodyPublishers.ofByteArray(call));
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return client.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
