package io.kebne.launcher.run;

import io.kebne.launcher.batch.BatchPlan;
import io.kebne.launcher.batch.SandboxFile;
import io.kebne.protocol.credential.Credential;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Copies what tasks print to the output of this command while they run, and the rest when they have ended. Each piece
 * is whole lines as far as the task has finished them, so that the lines of several tasks do not mix.
 */
final class OutputStreams implements AutoCloseable {
    private static final long POLL_MILLIS = 250;
    private static final int MAX_POLLED_AT_ONCE = 50;
    private static final int THREADS = 4;
    private static final long CLOSE_SECONDS = 60;

    private final FrameworkId frameworkId;
    private final Optional<Credential> credential;
    private final PrintStream out;
    private final PrintStream err;
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(THREADS);
    private final ScheduledFuture<?> polling;
    private final Map<TaskId, Tail> tails = new ConcurrentHashMap<>();

    /**
     * To this process's own outputs, which stay open.
     *
     * @param credential by which agents are told who asks
     */
    static OutputStreams toStandard(FrameworkId frameworkId, Optional<Credential> credential) {
        return new OutputStreams(frameworkId, credential, System.out, System.err);
    }

    OutputStreams(FrameworkId frameworkId, Optional<Credential> credential, PrintStream out, PrintStream err) {
        this.frameworkId = frameworkId;
        this.credential = credential;
        this.out = out;
        this.err = err;
        this.polling = executor.scheduleWithFixedDelay(this::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A task has a new status. */
    void updated(BatchPlan.Attempt attempt, TaskStatus status) {
        if (status.agentId().isEmpty()) {
            return;
        }
        Tail tail = tails.computeIfAbsent(attempt.taskId(), id -> new Tail(attempt));
        if (status.state().isTerminal() && tails.remove(attempt.taskId()) != null) {
            executor.execute(() -> tail.copy(true));
        }
    }

    /** Waits until all that was printed by tasks that have ended has been copied. */
    @Override
    public void close() {
        polling.cancel(false);
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                err.println("kebne: some output could not be read in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A few tasks at a time: with many, each is looked at less often. */
    private void poll() {
        List<Tail> all = new ArrayList<>(tails.values());
        all.sort((a, b) -> Long.compare(a.lastNanos, b.lastNanos));
        all.stream().limit(MAX_POLLED_AT_ONCE).forEach(tail -> tail.copy(false));
    }

    /** How far the two outputs of a task have been copied. */
    private final class Tail {
        private final SandboxFile stdout;
        private final SandboxFile stderr;
        private final TaskId taskId;
        private long stdoutOffset;
        private long stderrOffset;
        private volatile long lastNanos;

        Tail(BatchPlan.Attempt attempt) {
            this.taskId = attempt.taskId();
            this.stdout = SandboxFile.of(frameworkId, attempt, "stdout", credential);
            this.stderr = SandboxFile.of(frameworkId, attempt, "stderr", credential);
        }

        synchronized void copy(boolean toTheEnd) {
            lastNanos = System.nanoTime();
            try {
                stdoutOffset += print(stdout.download(stdoutOffset), out, toTheEnd);
                stderrOffset += print(stderr.download(stderrOffset), err, toTheEnd);
            } catch (IOException e) {
                if (toTheEnd) {
                    err.println("kebne: cannot read the output of " + taskId + ": " + e.getMessage());
                }
            }
        }

        private int print(byte[] piece, PrintStream to, boolean toTheEnd) {
            int length = piece.length;
            while (!toTheEnd && length > 0 && piece[length - 1] != '\n') {
                length--;
            }
            to.write(piece, 0, length);
            to.flush();
            return length;
        }
    }
}
