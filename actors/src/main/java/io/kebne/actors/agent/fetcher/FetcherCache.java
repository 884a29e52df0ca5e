package io.kebne.actors.agent.fetcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Files that were fetched once, for tasks that allow to get a copy of the same (Mesos: fetcher cache). Of several tasks
 * that want a file at the same time one downloads it and the others wait. When the cache is full, what was not used for
 * the longest time goes; a file larger than the whole cache is not kept. A file is never looked for again at its
 * server, as in Mesos: who changes a file must change its URI.
 *
 * <p>Begins empty with each start of the agent. Safe for use by many threads.
 */
public final class FetcherCache {
    /** Writes what is to be cached into this file. */
    interface Download {
        void into(Path file) throws IOException;
    }

    private static final int LOCKS = 64;
    private static final long POLL_MILLIS = 100;

    private final Path directory;
    private final long maxBytes;

    /** One downloader for each key; keys that share a lock only wait for each other. */
    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

    /** Sizes of the files that are there, by name, the one that was unused the longest first. */
    private final Map<String, Long> sizes = new LinkedHashMap<>(16, 0.75f, true);

    private long totalBytes;

    /** @param directory is emptied, and made when it does not exist */
    public FetcherCache(Path directory, long maxBytes) throws IOException {
        this.directory = directory;
        this.maxBytes = maxBytes;
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
        Files.createDirectories(directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /** Puts the file into {@code target}, from the cache or by downloading it. */
    void fetch(String uri, Download download, Path target, Cancellation cancellation) throws IOException {
        String name = hash(uri);
        ReentrantLock lock = locks[Math.floorMod(name.hashCode(), LOCKS)];
        acquire(lock, cancellation);
        try {
            if (!copyCached(name, target)) {
                Path fresh = directory.resolve(name + ".new");
                try {
                    download.into(fresh);
                    keep(name, fresh, target);
                } finally {
                    Files.deleteIfExists(fresh);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    long maxBytes() {
        return maxBytes;
    }

    long usedBytes() {
        synchronized (sizes) {
            return totalBytes;
        }
    }

    private static void acquire(ReentrantLock lock, Cancellation cancellation) throws IOException {
        try {
            do {
                cancellation.check();
            } while (!lock.tryLock(POLL_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while another task downloads the file", e);
        }
    }

    private boolean copyCached(String name, Path target) throws IOException {
        synchronized (sizes) {
            if (sizes.get(name) == null) {
                return false;
            }
        }
        try {
            Files.copy(directory.resolve(name), target, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (NoSuchFileException e) {
            // Evicted between the look and the copy.
            return false;
        }
    }

    private void keep(String name, Path fresh, Path target) throws IOException {
        long size = Files.size(fresh);
        if (size > maxBytes) {
            Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        Files.copy(fresh, target, StandardCopyOption.REPLACE_EXISTING);
        synchronized (sizes) {
            makeRoom(size);
            Files.move(fresh, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            sizes.put(name, size);
            totalBytes += size;
        }
    }

    private void makeRoom(long size) throws IOException {
        Iterator<Map.Entry<String, Long>> oldest = sizes.entrySet().iterator();
        while (totalBytes + size > maxBytes && oldest.hasNext()) {
            Map.Entry<String, Long> entry = oldest.next();
            oldest.remove();
            totalBytes -= entry.getValue();
            Files.deleteIfExists(directory.resolve(entry.getKey()));
        }
    }

    private static String hash(String uri) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(uri.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
