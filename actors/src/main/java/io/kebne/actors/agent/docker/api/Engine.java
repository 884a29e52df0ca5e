package io.kebne.actors.agent.docker.api;

import static io.kebne.actors.agent.docker.api.EngineRequest.encoded;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A container engine, asked over its socket. Its methods block until the engine has answered, a minute at most, but for those
 * that return an {@link Exchange}. Containers are named as this agent names them.
 */
public final class Engine implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

    private final EngineLinks calls;
    private final EngineLinks outputs;
    private final String name;
    private final String prefix;

    private Engine(EngineLinks calls, EngineLinks outputs, String name, String prefix) {
        this.calls = calls;
        this.outputs = outputs;
        this.name = name;
        this.prefix = prefix;
    }

    /** @throws IOException when there is no engine at this socket, with a message that names the setting */
    public static Engine open(Path socket) throws IOException {
        EngineLinks calls = new EngineLinks(socket, "engine-calls");
        try {
            JsonNode version = parse(call(calls, EngineRequest.get("/version")));
            String api = version.path("ApiVersion").asText();
            if (!api.matches("\\d+\\.\\d+")) {
                throw new IOException(
                        "what answers at " + socket + " (kebne.agent.docker-socket) is no container engine");
            }
            String software = version.path("Components").path(0).path("Name").asText("Engine");
            return new Engine(
                    calls,
                    new EngineLinks(socket, "engine-outputs"),
                    software + " " + version.path("Version").asText(),
                    "/v" + api);
        } catch (IOException | RuntimeException e) {
            calls.close();
            throw e;
        }
    }

    /** For people: which software it is. */
    public String name() {
        return name;
    }

    public boolean hasImage(String image) throws EngineException {
        try {
            call(EngineRequest.get(prefix + "/images/" + encodedName(image) + "/json"));
            return true;
        } catch (EngineException e) {
            if (e.isNotFound()) {
                return false;
            }
            throw e;
        }
    }

    /** Slashes divide a name of an image as they do a path. */
    private static String encodedName(String image) {
        return encoded(image).replace("%2F", "/");
    }

    /**
     * Gets an image from its registry.
     *
     * @param name without tag
     * @param tag empty for one that is named by its digest
     * @param patience after which it is given up
     * @return how that ended; fails with an {@link EngineException}, or when it takes too long
     */
    public CompletableFuture<Void> pull(String name, String tag, Duration patience) throws EngineException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("fromImage", name);
        if (!tag.isEmpty()) {
            query.put("tag", tag);
        }
        PullProgress progress = new PullProgress();
        Exchange exchange =
                calls.exchange(EngineRequest.post(prefix + "/images/create" + EngineRequest.query(query)), progress);
        return exchange.done()
                .copy()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((status, failure) -> {
                    if (failure != null) {
                        exchange.cancel();
                    }
                })
                .thenCompose(status -> progress.outcome());
    }

    public void create(String container, ObjectNode request) throws EngineException {
        String path = prefix + "/containers/create" + EngineRequest.query(Map.of("name", container));
        call(new EngineRequest("POST", path, Optional.of(request.toString())));
    }

    public void start(String container) throws EngineException {
        call(EngineRequest.post(of(container) + "/start"));
    }

    public EngineContainer inspect(String container) throws EngineException {
        return EngineContainer.of(parse(call(EngineRequest.get(of(container) + "/json"))));
    }

    /** The ids of containers with this label, whether they run or not. */
    public List<String> list(String label, String value) throws EngineException {
        String filters = JSON.createObjectNode()
                .set("label", JSON.createArrayNode().add(label + "=" + value))
                .toString();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("all", "1");
        query.put("filters", filters);
        List<String> ids = new ArrayList<>();
        parse(call(EngineRequest.get(prefix + "/containers/json" + EngineRequest.query(query))))
                .forEach(one -> ids.add(one.path("Id").asText()));
        return ids;
    }

    public void kill(String container, String signal) throws EngineException {
        call(EngineRequest.post(of(container) + "/kill" + EngineRequest.query(Map.of("signal", signal))));
    }

    /** Ends it if it runs, and forgets it with its nameless volumes. */
    public void remove(String container) throws EngineException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("force", "1");
        query.put("v", "1");
        call(EngineRequest.delete(of(container) + EngineRequest.query(query)));
    }

    /**
     * Prepares a command in a container that runs, with the container's environment.
     *
     * @return its id
     */
    public String prepare(String container, List<String> line, List<String> environment) throws EngineException {
        ObjectNode request = JSON.createObjectNode().put("AttachStdout", true).put("AttachStderr", true);
        line.forEach(request.putArray("Cmd")::add);
        environment.forEach(request.putArray("Env")::add);
        String answer = call(new EngineRequest("POST", of(container) + "/exec", Optional.of(request.toString())));
        return parse(answer).path("Id").asText();
    }

    /** Runs a command that was prepared; is done when it has ended. What it writes is dropped. */
    public Exchange run(String command) throws EngineException {
        // Podman does not say how one ended that nobody listened to.
        Optional<String> body = Optional.of("{\"Detach\":false,\"Tty\":false}");
        return calls.exchange(
                new EngineRequest("POST", prefix + "/exec/" + encoded(command) + "/start", body), part -> {});
    }

    public EngineCommand inspectCommand(String command) throws EngineException {
        return EngineCommand.of(parse(call(EngineRequest.get(prefix + "/exec/" + encoded(command) + "/json"))));
    }

    /** Is done when the container has ended, or the engine says nothing any more. */
    public Exchange awaitEnd(String container) throws EngineException {
        return calls.exchange(EngineRequest.post(of(container) + "/wait"), part -> {});
    }

    /**
     * All that the container has written so far, from the beginning.
     *
     * @param follow whether it goes on until the container has ended
     * @param frames gets it, each part of stdout or stderr behind a header of 8 bytes
     */
    public Exchange output(String container, boolean follow, FrameReader frames) throws EngineException {
        String query = "/logs?stdout=1&stderr=1" + (follow ? "&follow=1" : "");
        return outputs.exchange(EngineRequest.get(of(container) + query), frames);
    }

    private String of(String container) {
        return prefix + "/containers/" + encoded(container);
    }

    private String call(EngineRequest request) throws EngineException {
        return call(calls, request);
    }

    private static String call(EngineLinks links, EngineRequest request) throws EngineException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        await(links.exchange(request, part -> append(part, answer)));
        return answer.toString(UTF_8);
    }

    /** Blocks until all of an answer has been read. */
    public static void await(Exchange exchange) throws EngineException {
        try {
            exchange.done().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof EngineException told
                    ? told
                    : new EngineException(e.getCause().toString(), e.getCause());
        } catch (TimeoutException e) {
            exchange.cancel();
            throw new EngineException(
                    "the container engine did not answer within " + PATIENCE.toSeconds() + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.cancel();
            throw new EngineException("interrupted", e);
        }
    }

    private static void append(ByteBuffer part, ByteArrayOutputStream answer) throws IOException {
        if (answer.size() + part.remaining() > LARGEST_ANSWER) {
            throw new IOException("its answer is too large");
        }
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        answer.writeBytes(bytes);
    }

    private static JsonNode parse(String answer) throws EngineException {
        try {
            return JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new EngineException("the container engine did not answer with JSON", e);
        }
    }

    /** What it runs goes on. */
    @Override
    public void close() {
        calls.close();
        outputs.close();
    }
}
