package io.kebne.launcher.exec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.util.Arrays;

/** What is typed, on its way to a session, until the command has ended. Thread-safe. */
final class SessionInput implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    private static final long HEARTBEAT_NANOS = 15_000_000_000L;

    private final HttpURLConnection connection;
    private final OutputStream out;

    private SessionInput(HttpURLConnection connection, OutputStream out) {
        this.connection = connection;
        this.out = out;
    }

    static SessionInput attach(Session session) throws IOException {
        HttpURLConnection connection = session.agent().records();
        SessionInput input = new SessionInput(connection, connection.getOutputStream());
        ObjectNode first = JsonNodeFactory.instance.objectNode().put("type", "CONTAINER_ID");
        first.set("container_id", session.containerId());
        input.send(first);
        return input;
    }

    /** Copies until the end of the input, and says that. */
    void copy(InputStream from) throws IOException {
        byte[] buffer = new byte[PIECE];
        for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
            if (length > 0) {
                type(Arrays.copyOf(buffer, length));
            }
        }
        type(new byte[0]);
    }

    /** There is no input at all. */
    void none() throws IOException {
        type(new byte[0]);
        out.close();
        int unused = connection.getResponseCode();
    }

    /** @param bytes none: the end of the input */
    private void type(byte[] bytes) throws IOException {
        ObjectNode io = JsonNodeFactory.instance.objectNode().put("type", "DATA");
        io.putObject("data").put("type", "STDIN").put("data", bytes);
        process(io);
    }

    void resize(TerminalSize size) throws IOException {
        ObjectNode io = JsonNodeFactory.instance.objectNode().put("type", "CONTROL");
        size.write(io.putObject("control").put("type", "TTY_INFO").putObject("tty_info"));
        process(io);
    }

    /** Without it the connection would count as idle. */
    void heartbeat() throws IOException {
        ObjectNode io = JsonNodeFactory.instance.objectNode().put("type", "CONTROL");
        io.putObject("control")
                .put("type", "HEARTBEAT")
                .putObject("heartbeat")
                .putObject("interval")
                .put("nanoseconds", HEARTBEAT_NANOS);
        process(io);
    }

    private void process(ObjectNode io) throws IOException {
        ObjectNode record = JsonNodeFactory.instance.objectNode().put("type", "PROCESS_IO");
        record.set("process_io", io);
        send(record);
    }

    private synchronized void send(ObjectNode arguments) throws IOException {
        ObjectNode call = Session.call("ATTACH_CONTAINER_INPUT");
        call.set("attach_container_input", arguments);
        Records.write(out, call);
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
