package io.kebne.http.executor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A framework's executor in a process of its own, written against Mesos' executor API in JSON. A task that it is given runs
 * until it is killed; one whose name is {@code short} finishes at once. It sends back what it is told.
 */
final class ExecutorProgram {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String endpoint = "http://" + System.getenv("MESOS_AGENT_ENDPOINT") + "/api/v1/executor";
    private final Map<String, JsonNode> unacknowledgedTasks = new LinkedHashMap<>();
    private final Map<String, ObjectNode> unacknowledgedUpdates = new LinkedHashMap<>();

    private ExecutorProgram() {}

    /** A shell line that runs it. */
    static String command() {
        Set<String> classPath = Stream.of(
                        ExecutorProgram.class,
                        ObjectMapper.class,
                        com.fasterxml.jackson.core.JsonFactory.class,
                        com.fasterxml.jackson.annotation.JsonProperty.class)
                .map(type -> type.getProtectionDomain().getCodeSource())
                .map(CodeSource::getLocation)
                .map(url -> Path.of(URI.create(url.toString())).toString())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return "exec " + Path.of(System.getProperty("java.home"), "bin", "java")
                + " -Xmx64m -XX:TieredStopAtLevel=1 -cp " + String.join(":", classPath) + " "
                + ExecutorProgram.class.getName();
    }

    public static void main(String[] arguments) {
        ExecutorProgram program = new ExecutorProgram();
        while (true) {
            try {
                program.listen();
            } catch (IOException | InterruptedException e) {
                System.err.println(e);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private void listen() throws IOException, InterruptedException {
        ObjectNode call = call("SUBSCRIBE");
        ObjectNode subscribe = call.putObject("subscribe");
        unacknowledgedTasks.values().forEach(subscribe.putArray("unacknowledged_tasks")::add);
        unacknowledgedUpdates.values().forEach(subscribe.putArray("unacknowledged_updates")::add);
        HttpResponse<InputStream> response = client.send(request(call), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("refused with " + response.statusCode());
        }
        try (InputStream events = response.body()) {
            while (true) {
                hear(MAPPER.readTree(record(events)));
            }
        }
    }

    private static byte[] record(InputStream events) throws IOException {
        int length = 0;
        for (int next = events.read(); next != '\n'; next = events.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            length = length * 10 + next - '0';
        }
        return events.readNBytes(length);
    }

    private void hear(JsonNode event) throws IOException, InterruptedException {
        switch (event.get("type").asText()) {
            case "LAUNCH" -> launch(event.at("/launch/task"));
            case "LAUNCH_GROUP" -> {
                for (JsonNode task : event.at("/launch_group/task_group/tasks")) {
                    launch(task);
                }
            }
            case "KILL" -> update(event.at("/kill/task_id/value").asText(), "TASK_KILLED");
            case "ACKNOWLEDGED" -> {
                unacknowledgedTasks.remove(
                        event.at("/acknowledged/task_id/value").asText());
                unacknowledgedUpdates.remove(event.at("/acknowledged/uuid").asText());
            }
            case "MESSAGE" -> {
                ObjectNode call = call("MESSAGE");
                call.putObject("message").set("data", event.at("/message/data"));
                send(call);
            }
            case "SHUTDOWN" -> Runtime.getRuntime().exit(0);
            default -> System.out.println(event.get("type").asText());
        }
    }

    private void launch(JsonNode task) throws IOException, InterruptedException {
        String id = task.at("/task_id/value").asText();
        unacknowledgedTasks.put(id, task);
        update(id, "TASK_RUNNING");
        if (task.get("name").asText().equals("short")) {
            update(id, "TASK_FINISHED");
        }
    }

    private void update(String taskId, String state) throws IOException, InterruptedException {
        UUID uuid = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        String encoded = Base64.getEncoder().encodeToString(bytes);
        ObjectNode call = call("UPDATE");
        ObjectNode status = call.putObject("update").putObject("status");
        status.putObject("task_id").put("value", taskId);
        status.put("state", state).put("source", "SOURCE_EXECUTOR").put("uuid", encoded);
        status.put("data", Base64.getEncoder().encodeToString(state.getBytes(StandardCharsets.UTF_8)));
        unacknowledgedUpdates.put(encoded, (ObjectNode) call.get("update"));
        send(call);
    }

    private static ObjectNode call(String type) {
        ObjectNode call = MAPPER.createObjectNode().put("type", type);
        call.putObject("framework_id").put("value", System.getenv("MESOS_FRAMEWORK_ID"));
        call.putObject("executor_id").put("value", System.getenv("MESOS_EXECUTOR_ID"));
        return call;
    }

    private void send(ObjectNode call) throws IOException, InterruptedException {
        int status = client.send(request(call), HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status != 202) {
            throw new IOException(call.get("type") + " was refused with " + status);
        }
    }

    private HttpRequest request(ObjectNode call) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(call)));
        String token = System.getenv("MESOS_EXECUTOR_AUTHENTICATION_TOKEN");
        return (token == null ? request : request.header("Authorization", "Bearer " + token)).build();
    }
}
