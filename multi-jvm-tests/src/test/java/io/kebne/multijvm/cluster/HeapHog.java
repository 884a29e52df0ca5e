package io.kebne.multijvm.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A leak: an agent, in the JVM's sense of the word, that takes all memory of its JVM and keeps it, as soon as a certain
 * file is there.
 */
public final class HeapHog {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int PIECE = 64 * 1024;
    private static final List<byte[]> KEPT = new ArrayList<>();

    private HeapHog() {}

    /**
     * The option that puts it into a JVM.
     *
     * @param directory for its jar
     * @param trigger the file; it is deleted when the leak begins
     */
    public static String option(Path directory, Path trigger) {
        return InsideJvm.option(HeapHog.class, directory, trigger);
    }

    /** Called by the JVM before the program. */
    public static void premain(String trigger) {
        Thread thread = new Thread(() -> leak(Path.of(trigger)), "heap-hog");
        thread.setDaemon(true);
        thread.start();
    }

    private static void leak(Path trigger) {
        while (!Files.exists(trigger)) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        try {
            Files.delete(trigger);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (true) {
            KEPT.add(new byte[PIECE]);
        }
    }
}
