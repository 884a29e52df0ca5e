package io.kebne.actors.agent.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The directory of one container, as its runtime wants it, with what belongs to it alone.
 *
 * <pre>
 *   config.json      what is to be run, and how
 *   image            the digest of its image
 *   processes/(any)  what else is run in it, each command once
 *   pid              there once it runs
 *   log              what the runtime says
 *   rootfs/          where its files are seen, or a copy of its image's
 *   upper/, work/    what it has changed of its image, with an overlay
 *   volumes/(n)/     its nameless volumes
 * </pre>
 */
record Bundle(String containerId, Path directory) {
    private static final String IMAGE = "image";

    Path config() {
        return directory.resolve("config.json");
    }

    /** Notes of which image it is. */
    void noteImage(String digest) throws IOException {
        Files.writeString(directory.resolve(IMAGE), digest + "\n");
    }

    /** The digest of its image; empty: it is not noted yet or any more, or an earlier version of the software made it. */
    Optional<String> image() throws IOException {
        try {
            return Optional.of(Files.readString(directory.resolve(IMAGE)).strip())
                    .filter(digest -> !digest.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** What else is to be run in it. */
    Path process(String name) throws IOException {
        return Files.createDirectories(directory.resolve("processes")).resolve(name);
    }

    Path pid() {
        return directory.resolve("pid");
    }

    Path log() {
        return directory.resolve("log");
    }

    Path rootfs() {
        return directory.resolve("rootfs");
    }

    Path upper() {
        return directory.resolve("upper");
    }

    Path work() {
        return directory.resolve("work");
    }

    /** Makes it. */
    void create() throws IOException {
        Files.createDirectories(directory.getParent());
        Files.createDirectory(directory);
    }

    /** An empty directory that goes with it. */
    Path volume(int number) throws IOException {
        return Files.createDirectories(directory.resolve("volumes").resolve(Integer.toString(number)));
    }

    /** Whether the runtime has said that it runs, now or before. */
    boolean hasBegun() {
        return Files.exists(pid());
    }
}
