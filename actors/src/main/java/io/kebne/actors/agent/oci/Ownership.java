package io.kebne.actors.agent.oci;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Whose directories are, with all that is in them. Links are never followed. */
final class Ownership {
    private Ownership() {}

    /** Makes these the owners of it all. */
    static void own(Path directory, int user, int group) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                return visitFile(path, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                ownItself(path, user, group);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** But not of what is in it. */
    static void ownItself(Path path, int user, int group) throws IOException {
        Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
    }
}
