package io.kebne.launcher.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Directories that nodes write to. */
public final class WorkDirectories {
    private WorkDirectories() {}

    /** Makes the directory, and makes sure that files can be made in it. */
    public static Path usable(Path directory) throws NodeStartException {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            Files.delete(Files.createTempFile(absolute, "probe", ""));
            return absolute;
        } catch (IOException e) {
            throw new NodeStartException("the work directory " + absolute + " is not writable: " + e, e);
        }
    }
}
