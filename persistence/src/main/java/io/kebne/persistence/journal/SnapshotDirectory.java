package io.kebne.persistence.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The directory of a memory journal's snapshots. */
final class SnapshotDirectory {
    private SnapshotDirectory() {}

    static void clear(Path directory) {
        try {
            Files.createDirectories(directory);
            try (Stream<Path> files = Files.list(directory)) {
                List<Path> old = files.toList();
                for (Path file : old) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw JournalUnusableException.because("the snapshot directory " + directory, e);
        }
    }
}
