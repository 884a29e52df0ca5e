package io.kebne.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.ServerBinding;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.http.agent.AgentApi;
import io.kebne.http.server.HttpServers;
import io.kebne.http.server.HttpSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A node's HTTP server on a port of its own, and a client for it. */
public final class TestServer implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ActorSystem<Void> system;
    private final HttpClient client = HttpClient.newHttpClient();
    private ServerBinding binding;

    private TestServer(String settings) {
        Config config = ConfigFactory.parseString(settings + """

                        akka.loggers = ["akka.event.slf4j.Slf4jLogger"]
                        akka.logging-filter = "akka.event.slf4j.Slf4jLoggingFilter"
                        akka.loglevel = WARNING
                        akka.stdout-loglevel = OFF
                        akka.http.server.parsing.error-logging-verbosity = off
                        kebne.allocator.weights { prod = 2.5 }
                        """).withFallback(ConfigFactory.load());
        system = ActorSystem.create(Behaviors.empty(), "http-test", config);
    }

    public static TestServer of(FakeMaster master) {
        return of(master, new FakeSchedulers());
    }

    public static TestServer of(FakeMaster master, FakeSchedulers schedulers) {
        return of(master, schedulers, "");
    }

    /** @param settings beside the usual ones, in HOCON */
    public static TestServer of(FakeMaster master, String settings) {
        return of(master, new FakeSchedulers(), settings);
    }

    public static TestServer of(FakeMaster master, FakeSchedulers schedulers, String settings) {
        TestServer server = new TestServer(settings);
        server.binding = HttpServers.bindMaster(
                        server.system,
                        master,
                        schedulers,
                        new FakeServices(),
                        new FakeJobs(),
                        server.settings(),
                        registry())
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        return server;
    }

    public static TestServer of(AgentApi agent) {
        return of(agent, "");
    }

    /** @param settings beside the usual ones, in HOCON */
    public static TestServer of(AgentApi agent, String settings) {
        TestServer server = new TestServer(settings);
        server.binding = HttpServers.bindAgent(server.system, agent, server.settings(), registry())
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        return server;
    }

    public ActorSystem<?> system() {
        return system;
    }

    public int port() {
        return binding.localAddress().getPort();
    }

    /** The answer to a GET, whatever it is. */
    public HttpResponse<String> get(String pathAndQuery) {
        return send(pathAndQuery, request -> request);
    }

    /** The document that a GET yields, which must be JSON with the exact content type. */
    public JsonNode json(String pathAndQuery) {
        HttpResponse<String> response = get(pathAndQuery);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().allValues("content-type")).containsExactly("application/json");
        try {
            return MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(pathAndQuery + " is not JSON", e);
        }
    }

    public HttpResponse<String> postForm(String path, String form) {
        return send(
                path,
                request -> request.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    public HttpResponse<String> put(String path, String json) {
        return send(path, request -> request.PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> post(String path, String json) {
        return send(path, request -> request.POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> delete(String path) {
        return send(path, HttpRequest.Builder::DELETE);
    }

    public HttpResponse<String> send(String pathAndQuery, UnaryOperator<HttpRequest.Builder> adapt) {
        return send(pathAndQuery, adapt, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    public <T> HttpResponse<T> send(
            String pathAndQuery, UnaryOperator<HttpRequest.Builder> adapt, HttpResponse.BodyHandler<T> handler) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + pathAndQuery));
        try {
            return client.send(adapt.apply(request).build(), handler);
        } catch (IOException e) {
            throw new AssertionError(pathAndQuery + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private HttpSettings settings() {
        return HttpSettings.of(system.settings().config(), "127.0.0.1", 0);
    }

    private static PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
