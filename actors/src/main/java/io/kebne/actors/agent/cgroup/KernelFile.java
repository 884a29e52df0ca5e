package io.kebne.actors.agent.cgroup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Reads the small files in which the kernel tells of itself, of which there are many to read: with as little as that needs. */
public final class KernelFile {
    private static final int USUAL = 8192;
    private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> new byte[USUAL]);

    private KernelFile() {}

    /** Its text; empty when it is not there any more, or the kernel does not tell. */
    public static Optional<String> read(Path file) {
        byte[] buffer = BUFFER.get();
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            int length = 0;
            for (int count = in.read(buffer); count > 0; count = in.read(buffer, length, buffer.length - length)) {
                length += count;
                if (length == buffer.length) {
                    buffer = Arrays.copyOf(buffer, 2 * length);
                }
            }
            return Optional.of(new String(buffer, 0, length, ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
