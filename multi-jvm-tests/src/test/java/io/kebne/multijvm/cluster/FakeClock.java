package io.kebne.multijvm.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * This machine as its nodes see it when somebody sets the clock: the time of day jumps, the monotonic clock goes on. A
 * small library, which is compiled and preloaded, answers instead of the kernel.
 */
public final class FakeClock implements Host {
    private final Host machine = new Loopback();
    private final Path library;
    private final Path ahead;

    private FakeClock(Path library, Path ahead) {
        this.library = library;
        this.ahead = ahead;
    }

    /**
     * Skips the test, and says why, where there is no compiler.
     *
     * @param directory for the library and its file, of this clock alone
     */
    public static FakeClock assumed(Path directory) {
        try (InputStream source = FakeClock.class.getResourceAsStream("clock.c")) {
            Files.createDirectories(directory);
            Path copy = directory.resolve("clock.c");
            Files.copy(source, copy);
            Path library = directory.resolve("clock.so");
            compile(copy, library);
            FakeClock clock = new FakeClock(library, directory.resolve("ahead"));
            clock.set(Duration.ZERO);
            return clock;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the clock so far ahead of the right time, at once for all nodes that have it. */
    public void set(Duration offset) {
        ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        seconds.putLong(0, offset.toSeconds());
        try (FileChannel file = FileChannel.open(ahead, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(file.write(seconds)).isEqualTo(Long.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String address() {
        return machine.address();
    }

    @Override
    public List<String> command(List<String> inner) {
        List<String> command = new ArrayList<>(List.of("env", "LD_PRELOAD=" + library, "CLOCK_AHEAD=" + ahead));
        command.addAll(inner);
        return command;
    }

    @Override
    public Optional<Answer> request(String method, int port, String path, String body, Duration atMost) {
        return machine.request(method, port, path, body, atMost);
    }

    private static void compile(Path source, Path library) throws IOException {
        Process compiler;
        try {
            compiler = new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            Assumptions.abort("no C compiler on this machine: " + e.getMessage());
            throw e;
        }
        try {
            assertThat(compiler.waitFor()).as("exit code of cc").isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while compiling", e);
        }
    }
}
