package io.kebne.multijvm.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A master or an agent of a {@link FaultCluster}, through all lives of its process. */
public final class Node {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(40);

    private final MultiJvm processes;
    private final NodePlan plan;
    private Child process;
    private int lives;
    private boolean paused;

    Node(MultiJvm processes, NodePlan plan) {
        this.processes = processes;
        this.plan = plan;
    }

    public String name() {
        return plan.name();
    }

    public boolean isMaster() {
        return plan.master();
    }

    public Host host() {
        return plan.host();
    }

    /** HTTP address, such as {@code http://127.0.0.1:5050}. */
    public String url() {
        return "http://" + plan.host().address() + ":" + plan.httpPort();
    }

    /** Cluster address of a master as host:port. */
    public String clusterAddress() {
        return plan.host().address() + ":" + plan.clusterPort();
    }

    public Path workDir() {
        return plan.workDir();
    }

    /** Its present process, or the last one. */
    public Child process() {
        return process;
    }

    /** Whether its process is there and not paused. */
    public boolean isRunning() {
        return process != null && process.isAlive() && !paused;
    }

    /** Starts its process, which must have ended; returns before it serves. */
    public void start() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException(name() + " is running already");
        }
        lives++;
        paused = false;
        process = processes.start(
                lives == 1 ? name() : name() + "#" + lives, plan.host().command(plan.command()));
    }

    /** {@code kill -9}. */
    public void kill() {
        process.kill();
        paused = false;
    }

    /** SIGSTOP. */
    public void pause() {
        process.pause();
        paused = true;
    }

    /** SIGCONT. */
    public void resume() {
        process.resume();
        paused = false;
    }

    /**
     * SIGTERM, and waits for the end.
     *
     * @return the exit code
     */
    public int terminate() {
        process.signal("TERM");
        return process.awaitExit(STOP_TIMEOUT);
    }

    /** What it answers; nothing when it does not, or with an error. */
    public Optional<JsonNode> get(String path) {
        return request("GET", path, "", READ_TIMEOUT).filter(Answer::isSuccess).map(Answer::json);
    }

    /**
     * @param body as JSON; empty: none
     * @return nothing when no answer came in time, or nobody listens
     */
    public Optional<Answer> request(String method, String path, String body, Duration atMost) {
        return plan.host().request(method, plan.httpPort(), path, body, atMost);
    }

    @Override
    public String toString() {
        return name();
    }
}
