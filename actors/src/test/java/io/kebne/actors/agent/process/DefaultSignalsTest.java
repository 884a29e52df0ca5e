package io.kebne.actors.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever starts the agent may have it ignore signals, as {@code nohup} does; its tasks ignore none. */
class DefaultSignalsTest {
    private static final String IGNORED = "SigIgn:\t";
    /** Signals 32 and 33 are the C library's own, which it lets nobody set. */
    private static final long OURS = ~(3L << 31);

    @TempDir
    private Path temp;

    @BeforeEach
    void needsTheProgramsAndProc() {
        assumeTrue(Launches.hasShim());
        assumeTrue(Files.exists(Path.of("/proc/self/status")));
    }

    @Test
    void belowAShim() throws Exception {
        Path shim = NativeProgram.install(temp.resolve("bin")).orElseThrow();
        Path directory = Files.createDirectory(temp.resolve("c1"));
        run(shim.toString(), directory.toString(), "0");
        Await.until("it has ended", () -> Files.exists(directory.resolve("exit")));
        assertThat(ignored()).isZero();
    }

    @Test
    void atATerminal() throws Exception {
        Path pty = NativeProgram.installPty(temp.resolve("bin")).orElseThrow();
        run(pty.toString(), "24", "80");
        assertThat(ignored()).isZero();
    }

    /** Has a command below this program write which signals it ignores; the program itself ignores some. */
    private void run(String... program) throws Exception {
        List<String> line = new ArrayList<>(List.of("sh", "-c", "trap '' HUP INT QUIT USR1; exec \"$@\"", "sh"));
        line.addAll(List.of(program));
        line.addAll(List.of("sh", "-c", "cat /proc/self/status > " + temp.resolve("status")));
        Process process = new ProcessBuilder(line)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private long ignored() throws IOException {
        String mask = Files.readAllLines(temp.resolve("status")).stream()
                .filter(line -> line.startsWith(IGNORED))
                .map(line -> line.substring(IGNORED.length()))
                .findFirst()
                .orElseThrow();
        return Long.parseUnsignedLong(mask, 16) & OURS;
    }
}
