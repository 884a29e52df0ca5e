package io.kebne.launcher.exec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.CommandFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One command in the container of a task. It ends when this process does. */
final class Session {
    private static final int SIGNAL_BASE = 128;
    private static final int SIGNAL_MASK = 0x7f;
    private static final int EXIT_STATUS_SHIFT = 8;

    private final AgentClient agent;
    private final ObjectNode containerId;

    /** @param parent the task's container */
    Session(AgentClient agent, JsonNode parent) {
        this.agent = agent;
        this.containerId = JsonNodeFactory.instance.objectNode();
        containerId.put("value", "exec-" + UUID.randomUUID());
        containerId.set("parent", parent);
    }

    AgentClient agent() {
        return agent;
    }

    JsonNode containerId() {
        return containerId;
    }

    /**
     * Starts the command.
     *
     * @param terminal the size of the terminal that it is to have; empty: none
     * @return its output, as records
     */
    InputStream launch(List<String> command, Optional<TerminalSize> terminal) throws IOException {
        ObjectNode call = call("LAUNCH_NESTED_CONTAINER_SESSION");
        ObjectNode launch = call.putObject("launch_nested_container_session");
        launch.set("container_id", containerId);
        ObjectNode run = launch.putObject("command");
        run.put("shell", false).put("value", command.get(0));
        ArrayNode arguments = run.putArray("arguments");
        command.forEach(arguments::add);
        terminal.ifPresent(size ->
                size.write(launch.putObject("container").put("type", "MESOS").putObject("tty_info")));
        return agent.stream(call);
    }

    /** Copies the output until it ends. */
    static void copy(InputStream output, PrintStream out, PrintStream err) throws IOException {
        for (Optional<JsonNode> record = Records.read(output); record.isPresent(); record = Records.read(output)) {
            JsonNode data = record.get().path("data");
            if (record.get().path("type").asText().equals("DATA")) {
                PrintStream to = data.path("type").asText().equals("STDERR") ? err : out;
                byte[] bytes = data.path("data").binaryValue();
                to.write(bytes, 0, bytes.length);
                to.flush();
            }
        }
    }

    /** The command's exit code once it has ended, 128 + n when signal n ended it; it is forgotten then. */
    int exitCode() throws IOException {
        ObjectNode wait = call("WAIT_NESTED_CONTAINER");
        wait.putObject("wait_nested_container").set("container_id", containerId);
        JsonNode status = agent.call(wait).path("wait_nested_container").path("exit_status");
        ObjectNode remove = call("REMOVE_NESTED_CONTAINER");
        remove.putObject("remove_nested_container").set("container_id", containerId);
        JsonNode unused = agent.call(remove);
        if (!status.isInt()) {
            throw new CommandFailedException("the command was lost: how it ended is not known");
        }
        int signal = status.asInt() & SIGNAL_MASK;
        return signal == 0 ? status.asInt() >> EXIT_STATUS_SHIFT : SIGNAL_BASE + signal;
    }

    static ObjectNode call(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
