package io.kebne.multijvm.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A master or an agent of a {@link FaultCluster}, through all lives of its process. One that ends without having been
 * told to is started again, as its supervisor would do.
 */
public final class Node {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(40);

    private final MultiJvm processes;
    private final NodePlan plan;
    private Child process;
    private int lives;
    private boolean paused;
    private boolean wanted;

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
    public synchronized Child process() {
        return process;
    }

    /** Whether its process is there and not paused. */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive() && !paused;
    }

    /** How many processes it has had. */
    public synchronized int lives() {
        return lives;
    }

    /** Starts its process, which must have ended; returns before it serves. */
    public synchronized void start() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException(name() + " is running already");
        }
        lives++;
        paused = false;
        wanted = true;
        process = processes.start(
                lives == 1 ? name() : name() + "#" + lives, plan.host().command(plan.command()));
    }

    /** {@code kill -9}; it stays away until it is started. */
    public synchronized void kill() {
        wanted = false;
        paused = false;
        process.kill();
    }

    /** {@code kill -9}; its supervisor starts it again. */
    public synchronized void crash() {
        paused = false;
        process.kill();
    }

    /** SIGSTOP. */
    public synchronized void pause() {
        process.pause();
        paused = true;
    }

    /** SIGSTOP and, so many seconds later, SIGCONT; counts as running all the time. */
    public void pauseFor(Duration duration) {
        process().pauseFor(duration);
    }

    /** SIGCONT. */
    public synchronized void resume() {
        process.resume();
        paused = false;
    }

    /** SIGTERM; it stays away until it is started. */
    public synchronized void terminate() {
        wanted = false;
        process.signal("TERM");
    }

    /** Resumes it when it is paused, and starts it when it has ended. */
    synchronized void restore() {
        if (!process.isAlive()) {
            start();
        } else if (paused) {
            resume();
        }
    }

    /** Starts it again if it has ended and is wanted. */
    synchronized void supervise() {
        if (wanted && !process.isAlive()) {
            System.out.println(
                    "[" + name() + "] ended with exit code " + process.awaitExit(STOP_TIMEOUT) + "; is started again");
            start();
        }
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
