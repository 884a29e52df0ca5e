package io.kebne.actors.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Programs in C, which lie in Kebne's jar for the machine that it was built on. */
public final class NativeProgram {
    private static final Logger LOG = LoggerFactory.getLogger(NativeProgram.class);
    private static final String SHIM = "kebne-shim";
    private static final String PTY = "kebne-pty";
    private static final String INIT = "kebne-init";

    private NativeProgram() {}

    /** As in the names of the program's directories: {@code linux-x86_64}. */
    static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).replace(' ', '-');
        String machine = System.getProperty("os.arch");
        return system + "-" + (machine.equals("amd64") ? "x86_64" : machine);
    }

    /**
     * Puts the supervisor where it can be run.
     *
     * @param directory made when it does not exist
     * @return empty when there is none for this machine, or it does not run there
     * @throws IOException when the directory cannot be written
     */
    static Optional<Path> install(Path directory) throws IOException {
        return install(directory, SHIM);
    }

    /** As {@link #install}, of what gives a command a terminal. */
    static Optional<Path> installPty(Path directory) throws IOException {
        return install(directory, PTY);
    }

    /** As {@link #install}, of what gives a command a namespace of processes. */
    public static Optional<Path> installInit(Path directory) throws IOException {
        return install(directory, INIT);
    }

    private static Optional<Path> install(Path directory, String name) throws IOException {
        byte[] program = read(name);
        if (program.length == 0) {
            return Optional.empty();
        }
        Path installed = Files.createDirectories(directory).resolve(name);
        if (!Arrays.equals(program, content(installed))) {
            // A rename: shims that run keep the file they were started from.
            Path draft = directory.resolve(name + ".new");
            Files.write(draft, program);
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(draft, installed, StandardCopyOption.ATOMIC_MOVE);
        }
        return runs(installed) ? Optional.of(installed) : Optional.empty();
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream program = NativeProgram.class.getResourceAsStream("/native/" + platform() + "/" + name)) {
            return program == null ? new byte[0] : program.readAllBytes();
        }
    }

    private static byte[] content(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    /** A file system may forbid it, or the program may lack what it needs. */
    private static boolean runs(Path program) {
        for (int i = 0; i < 5; i++) {
            try {
                return Children.await(new ProcessBuilder(program.toString(), "--version")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start())
                        == 0;
            } catch (IOException e) {
                // "Text file busy": another thread started a process while the file was being written.
                LOG.debug("{} does not run", program, e);
            }
        }
        return false;
    }
}
