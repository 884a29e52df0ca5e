package io.kebne.actors.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URLDecoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Plays a container engine: speaks its API at a socket, and has containers that do nothing but what the test says. It can be
 * stopped and started again while they run on. What it is asked is remembered as {@code METHOD path}.
 */
public final class FakeEngine implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path socket;
    private final Map<String, FakeContainer> containers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<JsonNode> commands = new CopyOnWriteArrayList<>();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final Set<String> images = ConcurrentHashMap.newKeySet();
    private final Object pulls = new Object();
    private int pulling;
    private int mostPulling;
    private boolean pullsHeld;
    private volatile boolean removalsRefused;
    private ServerSocketChannel server;

    public FakeEngine(Path socket) throws IOException {
        this.socket = socket;
        images.add("tiny");
        start();
    }

    public Path socket() {
        return socket;
    }

    /** That of a task's container, which exists. */
    public FakeContainer container(String name) {
        return containers.get(name);
    }

    public Set<String> names() {
        return Set.copyOf(containers.keySet());
    }

    /** Somebody removes it behind the agent's back. */
    public void forget(String name) {
        containers.remove(name);
    }

    public long asked(String what) {
        return asked.stream().filter(line -> line.contains(what)).count();
    }

    /** Whether it removes no container. */
    public void refuseRemovals(boolean refused) {
        removalsRefused = refused;
    }

    /** From now on images are not got before {@link #letPullsEnd}. */
    public void holdPulls() {
        synchronized (pulls) {
            pullsHeld = true;
        }
    }

    public void letPullsEnd() {
        synchronized (pulls) {
            pullsHeld = false;
            pulls.notifyAll();
        }
    }

    public int mostPulling() {
        synchronized (pulls) {
            return mostPulling;
        }
    }

    public int pulling() {
        synchronized (pulls) {
            return pulling;
        }
    }

    /** Answers again. */
    public void start() throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel fresh = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        fresh.bind(UnixDomainSocketAddress.of(socket));
        server = fresh;
        thread(() -> accept(fresh));
    }

    /** Answers no more, and breaks off what it was saying. */
    public void stop() throws IOException {
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "fake-engine");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocketChannel listening) {
        try {
            while (true) {
                SocketChannel channel = listening.accept();
                open.add(channel);
                thread(() -> serve(channel));
            }
        } catch (IOException e) {
            // It was stopped.
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            ByteBuffer one = ByteBuffer.allocate(1);
            while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
                if (channel.read(one.clear()) < 0) {
                    return;
                }
                head.write(one.get(0));
            }
            String[] words = head.toString(UTF_8).split(" ", 3);
            asked.add(words[0] + " " + words[1]);
            answer(words[0], words[1], body(channel, head.toString(UTF_8)), new Answer(channel));
        } catch (IOException e) {
            // The agent, or the engine, has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(channel);
        }
    }

    private static String body(SocketChannel channel, String head) throws IOException {
        int length = 0;
        for (String line : head.split("\r\n", -1)) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring(16));
            }
        }
        ByteBuffer body = ByteBuffer.allocate(length);
        int count = 0;
        while (body.hasRemaining() && count >= 0) {
            count = channel.read(body);
        }
        return new String(body.array(), UTF_8);
    }

    private void answer(String method, String target, String body, Answer answer)
            throws IOException, InterruptedException {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        Map<String, String> query = query(mark < 0 ? "" : target.substring(mark + 1));
        String[] parts = path.replaceFirst("^/v1\\.41", "").substring(1).split("/", -1);
        if (path.equals("/version")) {
            answer.json(200, JSON.createObjectNode().put("ApiVersion", "1.41").put("Version", "fake"));
        } else if (parts[0].equals("images") && method.equals("POST")) {
            pull(query.get("fromImage"), answer);
        } else if (parts[0].equals("images")) {
            int status = parts[1].equals("..") ? 301 : images.contains(parts[1]) ? 200 : 404;
            answer.json(status, JSON.createObjectNode().put("message", "no such image"));
        } else if (parts[0].equals("exec")) {
            command(parts, answer);
        } else if (parts[1].equals("json")) {
            list(query.get("filters"), answer);
        } else if (parts[1].equals("create")) {
            containers.put(query.get("name"), new FakeContainer((ObjectNode) JSON.readTree(body)));
            answer.json(201, JSON.createObjectNode().put("Id", query.get("name")));
        } else if (!containers.containsKey(parts[1])) {
            answer.json(404, JSON.createObjectNode().put("message", "no such container"));
        } else {
            of(parts, query, containers.get(parts[1]), body, answer);
        }
    }

    /** One of a shell, {@code exit} and a number; it ends at once. */
    private void command(String[] parts, Answer answer) throws IOException {
        if (parts[2].equals("start")) {
            answer.head(200, "Content-Type: application/vnd.docker.raw-stream");
            return;
        }
        JsonNode line = commands.get(Integer.parseInt(parts[1])).path("Cmd");
        int code = Integer.parseInt(line.path(line.size() - 1).asText().replace("exit ", ""));
        answer.json(200, JSON.createObjectNode().put("Running", false).put("ExitCode", code));
    }

    private void of(String[] parts, Map<String, String> query, FakeContainer container, String body, Answer answer)
            throws IOException, InterruptedException {
        switch (parts.length < 3 ? "remove" : parts[2]) {
            case "remove" -> {
                if (removalsRefused) {
                    answer.json(409, JSON.createObjectNode().put("message", "removal is already in progress"));
                } else {
                    container.end(137);
                    containers.remove(parts[1]);
                    answer.empty();
                }
            }
            case "start" -> {
                if (container.request().path("Cmd").path(0).asText().equals("nonsense")) {
                    answer.json(400, JSON.createObjectNode().put("message", "nonsense: no such file"));
                } else {
                    container.start();
                    answer.empty();
                }
            }
            case "kill" -> {
                boolean running = container.isRunning();
                container.signal(query.get("signal"));
                if (running) {
                    answer.empty();
                } else {
                    answer.json(409, JSON.createObjectNode().put("message", "is not running"));
                }
            }
            case "wait" -> {
                container.awaitEnd();
                answer.json(200, JSON.createObjectNode().put("StatusCode", 0));
            }
            case "exec" -> {
                commands.add(JSON.readTree(body));
                answer.json(201, JSON.createObjectNode().put("Id", Integer.toString(commands.size() - 1)));
            }
            case "logs" -> logs(container, query.containsKey("follow"), answer);
            default -> answer.json(200, container.shown(parts[1]));
        }
    }

    /** In chunks that end anywhere. */
    private static void logs(FakeContainer container, boolean follow, Answer answer)
            throws IOException, InterruptedException {
        answer.head(200, "Transfer-Encoding: chunked");
        int place = 0;
        for (byte[] next = container.outputFrom(0, follow);
                next.length > 0;
                next = container.outputFrom(place, follow)) {
            for (int i = 0; i < next.length; i += 3) {
                answer.chunk(ByteBuffer.wrap(next, i, Math.min(3, next.length - i)));
            }
            place += next.length;
        }
        answer.chunk(ByteBuffer.allocate(0));
    }

    private void pull(String image, Answer answer) throws IOException, InterruptedException {
        synchronized (pulls) {
            pulling++;
            mostPulling = Math.max(mostPulling, pulling);
            while (pullsHeld) {
                pulls.wait();
            }
            pulling--;
        }
        if (image.startsWith("missing")) {
            answer.text(200, "{\"status\":\"pulling\"}\r\n{\"error\":\"there is no such image in the registry\"}\r\n");
        } else {
            images.add(image);
            answer.text(200, "{\"status\":\"done\"}\r\n");
        }
    }

    private void list(String filters, Answer answer) throws IOException {
        String label = JSON.readTree(filters).path("label").path(0).asText();
        String[] pair = label.split("=", 2);
        ArrayNode found = JSON.createArrayNode();
        containers.forEach((name, container) -> {
            JsonNode labels = container.request().path("Labels");
            if (labels.path(pair[0]).asText().equals(pair[1])) {
                found.addObject().put("Id", name);
            }
        });
        answer.json(200, found);
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return query;
    }

    private record Answer(SocketChannel channel) {
        void json(int status, JsonNode body) throws IOException {
            text(status, body.toString());
        }

        void text(int status, String text) throws IOException {
            head(status, "Content-Length: " + text.getBytes(UTF_8).length);
            write(ByteBuffer.wrap(text.getBytes(UTF_8)));
        }

        void empty() throws IOException {
            head(204, "X-Nothing: else");
        }

        void head(int status, String header) throws IOException {
            write(ByteBuffer.wrap(("HTTP/1.1 " + status + " X\r\n" + header + "\r\n\r\n").getBytes(UTF_8)));
        }

        void chunk(ByteBuffer bytes) throws IOException {
            write(ByteBuffer.wrap((Integer.toHexString(bytes.remaining()) + "\r\n").getBytes(UTF_8)));
            write(bytes);
            write(ByteBuffer.wrap("\r\n".getBytes(UTF_8)));
        }

        private void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    @Override
    public void close() {
        try {
            stop();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
