package io.kebne.multijvm.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One output of a process: its lines are echoed under the process' name, and kept for the test to look at. */
public final class Output {
    private static final int MAX_LINES = 100_000;
    private static final int LINES_IN_FAILURE = 40;

    private final String name;
    private final Thread pump;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    Output(String name, InputStream stream) {
        this.name = name;
        this.pump = new Thread(() -> copy(stream), "output of " + name);
        pump.setDaemon(true);
        pump.start();
    }

    /** All lines so far. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /**
     * Waits for a line.
     *
     * @return the first one there is, be it old or new
     * @throws AssertionError when none came in time, or none can come because the output has ended
     */
    public synchronized String awaitLine(String what, Duration atMost, Predicate<String> wanted) {
        long deadline = System.nanoTime() + atMost.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < lines.size(); seen++) {
                if (wanted.test(lines.get(seen))) {
                    return lines.get(seen);
                }
            }
            long left = deadline - System.nanoTime();
            if (ended || left <= 0) {
                throw new AssertionError(
                        name + (ended ? " ended" : " took too long") + " without " + what + ":\n" + tail());
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what + " of " + name, e);
            }
        }
    }

    /** Waits until everything has been read; the process has ended. */
    void awaitEnd(Duration atMost) throws InterruptedException {
        pump.join(atMost.toMillis());
    }

    synchronized String tail() {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_IN_FAILURE), lines.size()));
    }

    private void copy(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                System.out.println("[" + name + "] " + line);
                add(line);
            }
        } catch (IOException e) {
            // The process was killed.
            add("(output cut off: " + e.getMessage() + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        if (lines.size() < MAX_LINES) {
            lines.add(line);
        }
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
