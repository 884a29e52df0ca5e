package io.kebne.actors.agent.nested;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes a directory with all that is in it. Links are deleted, not followed. */
final class SandboxRemoval {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxRemoval.class);

    private SandboxRemoval() {}

    /** As much of it as can be. */
    static void delete(Path directory) {
        try {
            deleteAll(directory);
        } catch (IOException e) {
            LOG.warn("The sandbox {} cannot be removed", directory, e);
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
