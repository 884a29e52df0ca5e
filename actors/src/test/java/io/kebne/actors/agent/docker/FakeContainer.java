package io.kebne.actors.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A container of a {@link FakeEngine}. Guarded by itself. */
public final class FakeContainer {
    private final ObjectNode request;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private String status = "created";
    private int exitCode;
    private boolean outOfMemory;
    private boolean ignoresTerm;

    FakeContainer(ObjectNode request) {
        this.request = request;
    }

    public ObjectNode request() {
        return request;
    }

    /** It writes this, of which the engine sends a frame. */
    public synchronized void write(boolean error, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        output.writeBytes(ByteBuffer.allocate(8)
                .put((byte) (error ? 2 : 1))
                .putInt(4, bytes.length)
                .array());
        output.writeBytes(bytes);
        notifyAll();
    }

    /** The engine drops what it wrote so far. */
    public synchronized void loseOutput() {
        output.reset();
    }

    public synchronized void ignoreTerm() {
        ignoresTerm = true;
    }

    public synchronized void end(int code) {
        if (status.equals("running")) {
            status = "exited";
            exitCode = code;
            notifyAll();
        }
    }

    public synchronized void runOutOfMemory() {
        outOfMemory = true;
        end(137);
    }

    synchronized void start() {
        status = "running";
        notifyAll();
    }

    synchronized void signal(String name) {
        if (name.equals("SIGKILL")) {
            end(137);
        } else if (!ignoresTerm) {
            end(143);
        }
    }

    synchronized boolean isRunning() {
        return status.equals("running");
    }

    synchronized void awaitEnd() throws InterruptedException {
        while (isRunning()) {
            wait();
        }
    }

    /** What is written from a place on, once there is something or it has ended. */
    synchronized byte[] outputFrom(int place, boolean follow) throws InterruptedException {
        while (follow && isRunning() && output.size() <= place) {
            wait();
        }
        byte[] all = output.toByteArray();
        return Arrays.copyOfRange(all, Math.min(place, all.length), all.length);
    }

    synchronized ObjectNode shown(String name) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode().put("Id", name);
        shown.putObject("State")
                .put("Status", status)
                .put("Running", isRunning())
                .put("Pid", isRunning() ? ProcessHandle.current().pid() : 0)
                .put("ExitCode", exitCode)
                .put("OOMKilled", outOfMemory)
                .put("Error", "");
        shown.set("HostConfig", request.path("HostConfig"));
        shown.putObject("Config")
                .put("StopSignal", request.path("StopSignal").asText(""))
                .set("Labels", request.path("Labels"));
        return shown;
    }
}
