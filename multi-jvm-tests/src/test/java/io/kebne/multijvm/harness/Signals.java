package io.kebne.multijvm.harness;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Sends signals that Java has no method for. */
public final class Signals {
    private static final int TIMEOUT_SECONDS = 60;

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
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -s \"$1\" -- \"$2\" 2>/dev/null", "sh", signal, target)
                    .redirectErrorStream(true)
                    .start();
            if (!kill.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
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
