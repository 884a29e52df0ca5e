package io.kebne.multijvm.cluster;

import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * This machine with a small file system on one directory, which only the nodes that run here and the test see. A sleeping
 * process keeps it, so it outlives its nodes.
 */
public final class TinyDisk implements Host, AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String MOUNT = "mount -t tmpfs -o size=\"$1\" tmpfs \"$2\"";
    private static final String KEEP = MOUNT + " && touch \"$2\"/there && exec sleep infinity";

    private final Host machine = new Loopback();
    private final MultiJvm keepers = new MultiJvm();
    private final Child keeper;
    private final Path directory;

    private TinyDisk(Path directory, int megabytes) {
        this.directory = directory;
        this.keeper = keepers.start("disk", mounting(KEEP, megabytes, directory));
        Await.until("the file system", SOON, () -> Files.exists(seen().resolve("there")));
    }

    /**
     * Skips the test, and says why, where the machine does not allow it.
     *
     * @param directory which must exist; what is in it is hidden
     */
    public static TinyDisk assumed(Path directory, int megabytes) {
        Assumptions.assumeTrue(isAllowed(directory), "no mount namespaces on this machine: unshare --mount failed");
        return new TinyDisk(directory, megabytes);
    }

    /** Where the test sees the directory. */
    public Path seen() {
        return Path.of("/proc/" + keeper.pid() + "/root" + directory);
    }

    /** Leaves no room for anything. */
    public void fill() {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(seen().resolve("filler"))) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // That is what it is to be.
        }
    }

    /** Makes room again. */
    public void empty() {
        try {
            Files.delete(seen().resolve("filler"));
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
        List<String> command =
                new ArrayList<>(List.of("nsenter", "--target", Long.toString(keeper.pid()), "--mount", "--wd=/"));
        command.addAll(inner);
        return command;
    }

    @Override
    public Optional<Answer> request(String method, int port, String path, String body, Duration atMost) {
        return machine.request(method, port, path, body, atMost);
    }

    @Override
    public void close() {
        keepers.close();
    }

    private static boolean isAllowed(Path directory) {
        try {
            return new ProcessBuilder(mounting(MOUNT, 1, directory))
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while mounting", e);
        }
    }

    private static List<String> mounting(String script, int megabytes, Path directory) {
        return List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                script,
                "sh",
                megabytes + "m",
                directory.toString());
    }
}
