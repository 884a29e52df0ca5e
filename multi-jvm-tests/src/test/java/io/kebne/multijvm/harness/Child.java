package io.kebne.multijvm.harness;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process that a test has started through {@link MultiJvm}. It leads a process group of its own. */
public final class Child {
    private static final Duration END_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final Output stdout;
    private final Output stderr;

    Child(String name, Process process) {
        this.name = name;
        this.process = process;
        this.stdout = new Output(name, process.getInputStream());
        this.stderr = new Output(name, process.getErrorStream());
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public Output stdout() {
        return stdout;
    }

    public Output stderr() {
        return stderr;
    }

    /**
     * Waits until the process has ended and all its output was read.
     *
     * @return its exit code; 128 + n when signal n ended it
     * @throws AssertionError when it is still running at the deadline
     */
    public int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError(name + " is still running after " + atMost.toSeconds() + " s:\n"
                        + stdout.tail() + "\n" + stderr.tail());
            }
            stdout.awaitEnd(END_TIMEOUT);
            stderr.awaitEnd(END_TIMEOUT);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the end of " + name, e);
        }
    }

    /** {@code kill -9}: the process is gone when this returns, and had no chance to do anything about it. */
    public void kill() {
        signal("KILL");
        awaitExit(KILL_TIMEOUT);
    }

    /** Stops the process where it is, as a long pause of its garbage collector or of its machine would. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    /** {@link #pause} and, so many seconds later, {@link #resume}, whatever holds the test up meanwhile. */
    public void pauseFor(Duration duration) {
        Signals.hold(Long.toString(pid()), duration.toSeconds());
    }

    /**
     * Sends a signal to this process alone.
     *
     * @param signal its name without SIG
     */
    public void signal(String signal) {
        Signals.send(signal, Long.toString(pid()));
    }

    /** Sends a signal to this process and those that it started, as the terminal does when somebody types Ctrl-C. */
    public void signalGroup(String signal) {
        Signals.send(signal, "-" + pid());
    }

    /** Kills what is left of the process and of its group; nothing may be. */
    void destroy() {
        Signals.sendIfThere("KILL", "-" + pid());
        process.destroyForcibly();
        try {
            process.waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            stdout.awaitEnd(END_TIMEOUT);
            stderr.awaitEnd(END_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
