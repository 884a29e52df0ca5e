package io.kebne.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A master that answers what a test tells it to, and notes what it is sent. */
final class FakeMaster implements AutoCloseable {
    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<String> changes = new ArrayList<>();

    FakeMaster() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        shows("/version", "{}");
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What a GET of a path yields, in single quotes for double ones; of several, the last one stays. */
    FakeMaster shows(String path, String... documents) {
        Deque<Answer> queue = new ArrayDeque<>();
        for (String document : documents) {
            queue.add(new Answer(200, document.replace('\'', '"')));
        }
        answers.put("GET " + path, queue);
        return this;
    }

    FakeMaster refuses(String methodAndPath, int status, String message) {
        answers.put(methodAndPath, new ArrayDeque<>(List.of(new Answer(status, message + "\n"))));
        return this;
    }

    /** Runs a command against this master. */
    Output run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--master");
        all.add(url());
        return Output.of(all.toArray(String[]::new));
    }

    /** Requests other than GET: method, path and body. */
    List<String> changes() {
        return List.copyOf(changes);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String request =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().toString();
        if (!exchange.getRequestMethod().equals("GET")) {
            changes.add((request + " " + body.replace('"', '\'')).strip());
        }
        Deque<Answer> queue = answers.getOrDefault(
                request, new ArrayDeque<>(List.of(new Answer(request.startsWith("GET") ? 404 : 200, ""))));
        Answer answer = queue.size() > 1 ? queue.poll() : queue.peek();
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
