package io.kebne.multijvm.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** This machine, with all nodes on its loopback address. */
final class Loopback implements Host {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    @Override
    public String address() {
        return "127.0.0.1";
    }

    @Override
    public List<String> command(List<String> inner) {
        return inner;
    }

    @Override
    public Optional<Answer> request(String method, int port, String path, String body, Duration atMost) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address() + ":" + port + path))
                .timeout(atMost)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
            return Optional.of(new Answer(response.statusCode(), response.body()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted during a request", e);
        }
    }
}
