package io.kebne.multijvm.harness;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Sends signals that Java has no method for. */
public final class Signals {
    private static final int TIMEOUT_SECONDS = 60;
    private static final String SEND = "kill -s \"$1\" -- \"$2\" 2>/dev/null";
    private static final String HOLD = "kill -s STOP -- \"$1\" && sleep \"$2\" && kill -s CONT -- \"$1\"";

    private Signals() {}

    /**
     * @param signal its name without SIG
     * @param target a process id, or that of a group with a minus before it
     * @throws AssertionError when there is no such process
     */
    public static void send(String signal, String target) {
        if (!sendIfThere(signal, target)) {
            throw new AssertionError("cannot send SIG" + signal + " to " + target + ": it is not there");
        }
    }

    /** Whether there was somebody to send it to. */
    public static boolean sendIfThere(String signal, String target) {
        return succeeds(TIMEOUT_SECONDS, SEND, signal, target);
    }

    /**
     * Stops a process for so many seconds. Another process sees to that, so that it is not for longer when this JVM is
     * held up meanwhile.
     */
    static void hold(String target, long seconds) {
        if (!succeeds(TIMEOUT_SECONDS + seconds, HOLD, target, Long.toString(seconds))) {
            throw new AssertionError("cannot stop " + target + ": it is not there");
        }
    }

    private static boolean succeeds(long timeoutSeconds, String script, String first, String second) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", script, "sh", first, second)
                    .redirectErrorStream(true)
                    .start();
            if (!kill.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                throw new AssertionError("kill did not return");
            }
            return kill.exitValue() == 0;
        } catch (IOException e) {
            throw new AssertionError("cannot run kill", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while sending a signal", e);
        }
    }
}
