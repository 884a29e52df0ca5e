package io.kebne.actors.agent.gc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** How full a disk is. */
public final class DiskUse {
    private DiskUse() {}

    /** The part of the disk of a directory that tasks cannot have, from 0 to 1. */
    public static double of(Path directory) {
        try {
            FileStore store = Files.getFileStore(directory);
            return 1 - store.getUsableSpace() / (double) store.getTotalSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
