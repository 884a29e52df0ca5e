package io.kebne.actors.placement;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The library of solvers, OR-tools, which is not Java. It is unpacked and loaded when it is first needed, once in a process,
 * and its files are removed at once: what is loaded does not need them.
 */
public final class NativeSolvers {
    /** The second is what the first needs. Only for Linux on x86-64. */
    private static final List<String> FILES = List.of("libjniortools.so", "libortools.so.9");

    private static boolean loaded;
    /** Why it never will be. */
    private static Optional<String> unusable = Optional.empty();

    private NativeSolvers() {}

    /** @throws IOException when it cannot be loaded on this machine */
    public static synchronized void load() throws IOException {
        if (loaded) {
            return;
        } else if (unusable.isPresent()) {
            throw new IOException(unusable.get());
        }
        Path directory = Files.createTempDirectory("kebne-solvers");
        try {
            for (String file : FILES) {
                unpack(file, directory.resolve(file));
            }
            System.load(directory.resolve(FILES.get(0)).toAbsolutePath().toString());
            loaded = true;
        } catch (UnsatisfiedLinkError e) {
            String why = "OR-tools cannot be loaded: " + e.getMessage();
            // It is not unpacked for each question in vain.
            unusable = Optional.of(why);
            throw new IOException(why, e);
        } finally {
            for (String file : FILES) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Files.deleteIfExists(directory);
        }
    }

    private static void unpack(String file, Path to) throws IOException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT) + "-"
                + System.getProperty("os.arch").replace("amd64", "x86-64").replace("x86_64", "x86-64");
        try (InputStream in = NativeSolvers.class.getResourceAsStream("/ortools-" + system + "/" + file)) {
            if (in == null) {
                throw new IOException("there is no OR-tools for " + system);
            }
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
