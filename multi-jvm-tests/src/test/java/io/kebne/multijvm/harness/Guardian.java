package io.kebne.multijvm.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A shell that outlives this JVM for a moment. However this JVM ends, the kernel closes the shell's input then, and the
 * shell kills the process groups that it was told of. Closing it tells it to leave them alone.
 */
final class Guardian implements AutoCloseable {
    private static final String SCRIPT = """
            groups=
            while read -r group; do groups="$groups -$group"; done
            kill -s KILL -- $groups 2>/dev/null
            """;

    private final Process shell;

    Guardian() {
        try {
            // A session of its own: what ends this JVM by a signal to its group must not end the guardian.
            shell = new ProcessBuilder("setsid", "sh", "-c", SCRIPT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new AssertionError("cannot start a guardian", e);
        }
    }

    void watch(long group) {
        try {
            OutputStream input = shell.getOutputStream();
            input.write((group + "\n").getBytes(StandardCharsets.US_ASCII));
            input.flush();
        } catch (IOException e) {
            throw new AssertionError("the guardian is gone", e);
        }
    }

    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
