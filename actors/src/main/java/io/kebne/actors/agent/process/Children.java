package io.kebne.actors.agent.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Waits for programs that take milliseconds. */
final class Children {
    private static final long PATIENCE_SECONDS = 30;

    private Children() {}

    /**
     * @return the exit value
     * @throws IOException when it does not end in a time that is ample; it is ended then
     */
    static int await(Process process) throws IOException {
        try {
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new IOException("A program that starts tasks did not return");
    }
}
