package io.kebne.launcher.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Directories that nodes write to. */
final class WorkDirectories {
    private WorkDirectories() {}

    /** Makes the directory, and makes sure that files can be made in it. */
    static Path usable(Path directory) throws NodeStartException {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "probe", ""));
            return directory.toAbsolutePath();
        } catch (IOException e) {
            throw new NodeStartException("the work directory " + directory + " is not writable: " + e, e);
        }
    }
}
