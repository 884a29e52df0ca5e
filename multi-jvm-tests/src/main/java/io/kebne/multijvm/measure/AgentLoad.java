package io.kebne.multijvm.measure;

import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** So many launches, of which only so many are under way at once; and when each was known to run and to have ended. */
final class AgentLoad {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final PlayedMaster master;
    private final String prefix;
    private final int wanted;
    private final Function<String, AgentMessage> launch;
    private final Map<String, Long> sentNanos = new ConcurrentHashMap<>();
    private final List<Double> millisToRunning = new ArrayList<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile String lastFailure = "";

    /**
     * @param prefix of the tasks' names
     * @param launch what has the agent run the task of a name
     */
    AgentLoad(PlayedMaster master, String prefix, int wanted, Function<String, AgentMessage> launch) {
        this.master = master;
        this.prefix = prefix;
        this.wanted = wanted;
        this.launch = launch;
    }

    /** Launches all; returns when each has run and ended. Seconds from the first launch to the last task's running. */
    double run(int underWay) throws TimeoutException {
        master.listen(this::heard);
        long start = System.nanoTime();
        for (int i = 0; i < Math.min(underWay, wanted); i++) {
            launchNext();
        }
        double seconds = Times.await(this, PATIENCE, start, () -> running.get() + failed.get() >= wanted);
        awaitEnd();
        return seconds;
    }

    /** Waits until all have ended as they should. */
    void awaitEnd() throws TimeoutException {
        Times.await(this, PATIENCE, () -> finished.get() + failed.get() >= wanted);
        if (failed.get() > 0) {
            throw new IllegalStateException("not all tasks did what they should: " + this + ": " + lastFailure);
        }
    }

    /** Launches all at once; returns when each is known to run. */
    void runAll() throws TimeoutException {
        master.listen(this::heard);
        for (int i = 0; i < wanted; i++) {
            launchNext();
        }
        Times.await(this, PATIENCE, () -> running.get() >= wanted);
    }

    /** How long it took, in milliseconds, from the message that launches a task until it was known to run. */
    synchronized List<Double> millisToRunning() {
        return List.copyOf(millisToRunning);
    }

    private void launchNext() {
        int number = sent.incrementAndGet();
        if (number <= wanted) {
            String id = prefix + number;
            sentNanos.put(id, System.nanoTime());
            master.tell(launch.apply(id));
        }
    }

    private void heard(TaskStatus status) {
        String id = status.taskId().value();
        if (!id.startsWith(prefix)) {
            return;
        }
        if (status.state() == TaskState.RUNNING) {
            Long at = sentNanos.remove(id);
            if (at != null) {
                ran((System.nanoTime() - at) / 1e6);
            }
        } else if (status.state().isTerminal()) {
            boolean well = status.state() == TaskState.FINISHED;
            if (!well) {
                lastFailure = status.message();
            }
            (well ? finished : failed).incrementAndGet();
            launchNext();
        }
    }

    private synchronized void ran(double millis) {
        millisToRunning.add(millis);
        running.incrementAndGet();
    }

    @Override
    public String toString() {
        return "%s: %d of %d sent, %d ran, %d finished, %d failed"
                .formatted(prefix, Math.min(sent.get(), wanted), wanted, running.get(), finished.get(), failed.get());
    }
}
