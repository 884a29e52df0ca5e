package io.kebne.actors.agent.jvm;

import io.kebne.protocol.jvm.JvmInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives of programs' classes (AppCDS), which let a virtual machine start faster and share memory with others. The first
 * start of a program on a JDK has one made, beside it and at low priority; later ones use it. One that cannot be made is not
 * tried again in this life of the agent, and no task notices. The least recently used are removed when they are too much.
 */
final class ClassArchives {
    private static final Logger LOG = LoggerFactory.getLogger(ClassArchives.class);
    private static final String SUFFIX = ".jsa";
    private static final int MAX_FAILED = 10_000;

    private final Path directory;
    private final long limit;
    private final Executor executor;
    private final Set<String> making = ConcurrentHashMap.newKeySet();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    /**
     * @param directory for nothing else
     * @param limit in bytes; zero: no archives
     * @param executor on which they are made, one by one
     */
    ClassArchives(Path directory, long limit, Executor executor) {
        this.directory = directory;
        this.limit = limit;
        this.executor = executor;
    }

    /**
     * The archive for a program that is about to start, if there is one; else one is made for those who come later. Reads the
     * program's jars.
     */
    Optional<String> use(Jdk jdk, JvmInfo jvm, Path sandbox) {
        if (limit == 0) {
            return Optional.empty();
        }
        try {
            Optional<ClassPathKey> key = ClassPathKey.of(jdk, jvm, sandbox);
            return key.isEmpty() ? Optional.empty() : use(key.get(), sandbox);
        } catch (IOException | RuntimeException e) {
            LOG.debug("There is no archive of classes for {}", jvm, e);
            return Optional.empty();
        }
    }

    private Optional<String> use(ClassPathKey key, Path sandbox) throws IOException {
        String digest = key.digest(sandbox);
        Path archive = directory.resolve(digest + SUFFIX);
        key.settle(sandbox);
        if (Files.isRegularFile(archive)) {
            Files.setLastModifiedTime(archive, FileTime.fromMillis(System.currentTimeMillis()));
            return Optional.of(archive.toString());
        }
        if (!failed.contains(digest) && making.add(digest)) {
            make(key, digest, sandbox, archive);
        }
        return Optional.empty();
    }

    private void make(ClassPathKey key, String digest, Path sandbox, Path archive) {
        try {
            executor.execute(() -> {
                try {
                    Files.createDirectories(directory);
                    ArchiveMaker.make(key, digest, sandbox, archive);
                    makeRoom(archive);
                } catch (IOException | RuntimeException e) {
                    if (failed.size() < MAX_FAILED) {
                        failed.add(digest);
                    }
                    LOG.info("No archive of the classes of {} can be made: {}", key.names(), e.toString());
                } finally {
                    making.remove(digest);
                }
            });
        } catch (RejectedExecutionException e) {
            // Too much is being made; the next start asks again.
            making.remove(digest);
        }
    }

    private void makeRoom(Path newest) throws IOException {
        List<Path> archives = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.toString().endsWith(SUFFIX)).forEach(archives::add);
        }
        archives.sort(Comparator.comparing(ClassArchives::lastUsed));
        long total = 0;
        for (Path archive : archives) {
            total += Files.size(archive);
        }
        for (Path archive : archives) {
            if (total <= limit) {
                return;
            }
            total -= Files.size(archive);
            Files.delete(archive);
            if (archive.equals(newest)) {
                throw new IOException("it is larger than kebne.agent.jvm-archive-cache");
            }
        }
    }

    private static FileTime lastUsed(Path archive) {
        try {
            return Files.getLastModifiedTime(archive);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    /** Removes what an earlier life of the agent had not finished. */
    void clean() throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.filter(Files::isDirectory).toList()) {
                ArchiveMaker.delete(entry);
            }
        }
    }

    static void moveInto(Path made, Path archive) throws IOException {
        Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
