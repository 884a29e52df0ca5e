package io.kebne.multijvm.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

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
        return "-javaagent:" + jar(directory) + "=" + trigger;
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

    private static Path jar(Path directory) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", HeapHog.class.getName());
        String entry = HeapHog.class.getName().replace('.', '/') + ".class";
        Path jar = directory.resolve("heap-hog.jar");
        try (InputStream code = HeapHog.class.getResourceAsStream("HeapHog.class");
                OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.putNextEntry(new ZipEntry(entry));
            code.transferTo(out);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
