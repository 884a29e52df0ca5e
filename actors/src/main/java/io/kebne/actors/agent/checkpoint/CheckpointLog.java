package io.kebne.actors.agent.checkpoint;

import io.kebne.actors.agent.checkpoint.LogReading.Place;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file to which changes are appended, many by one write. Once more of it is outdated than is needed, and than
 * {@code slack}, another file takes its place that begins with what is needed. A write that fails leaves nothing behind.
 *
 * <p>Of two logs the one with the higher number is complete, and the other was about to be deleted. Not for several threads.
 */
final class CheckpointLog implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointLog.class);
    private static final String PREFIX = "log-";
    private static final String DRAFT = ".new";
    private static final int NUMBER_DIGITS = 16;
    private static final int CHUNK = 1 << 20;

    /** How files are opened; disks of tests are full. */
    @FunctionalInterface
    interface Opener {
        SeekableByteChannel open(Path file, Set<? extends OpenOption> options) throws IOException;
    }

    /** The bytes of a record. */
    @FunctionalInterface
    private interface Source {
        byte[] of(LogRecord.Key key) throws IOException;
    }

    private final Path directory;
    private final Opener opener;
    private final long slack;
    private Map<LogRecord.Key, Place> latest = new LinkedHashMap<>();
    private Path file;
    private Frames frames;
    private SeekableByteChannel channel;
    private long length;
    /** How much of that {@link #latest} needs. */
    private long needed;
    /** Whether there may be something behind {@link #length}. */
    private boolean hasRest;
    /** No other file is begun before this one is so long. */
    private long patience;

    /**
     * @param directory exists, and is for one agent's log alone, but for files of other names
     * @param slack how many bytes may be outdated at least
     */
    CheckpointLog(Path directory, Opener opener, long slack) {
        this.directory = directory;
        this.opener = opener;
        this.slack = slack;
    }

    /** Reads all that is on disk, to go on from there; empty when there is no log. Removes what is of no use any more. */
    LogReading read() throws IOException {
        close();
        latest = new LinkedHashMap<>();
        length = 0;
        needed = 0;
        patience = 0;
        List<Path> logs = logs();
        file = logs.isEmpty() ? null : logs.remove(logs.size() - 1);
        for (Path older : logs) {
            Files.delete(older);
        }
        if (file == null) {
            return new LogReading(Map.of(), List.of(), 0);
        }
        frames = new Frames(name(file));
        byte[] bytes = Files.readAllBytes(file);
        LogReading reading = LogReading.of(bytes, frames);
        length = reading.length();
        hasRest = bytes.length > length;
        reading.latest().forEach((key, item) -> enter(key, item.place()));
        return reading;
    }

    /** Whether there was a log when it was last read, or has been begun since. */
    boolean exists() {
        return file != null;
    }

    /** The latest is last. Drafts are removed. */
    private List<Path> logs() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (Path candidate : files) {
                if (name(candidate).endsWith(DRAFT)) {
                    Files.delete(candidate);
                } else {
                    found.add(candidate);
                }
            }
        }
        found.sort(Comparator.comparing(CheckpointLog::name));
        return found;
    }

    /**
     * Appends these by one write.
     *
     * @throws IOException when they cannot be written; whoever reads the log may find the first few of them, or none
     */
    void append(List<LogRecord> records) throws IOException {
        if (file == null) {
            rewrite(Map.of());
        } else if (length > Math.max(2 * needed + slack, patience)) {
            tryToShorten();
        }
        SeekableByteChannel out = opened();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Map<LogRecord.Key, Place> places = new LinkedHashMap<>();
        for (LogRecord record : records) {
            byte[] bytes = record.toBytes();
            boolean kept = record.checkpoint().isPresent();
            places.put(
                    record.key(), kept ? new Place(length + all.size() + Frames.HEADER, bytes.length) : Place.NOWHERE);
            all.writeBytes(frames.frame(bytes));
        }
        hasRest = true;
        out.position(length);
        write(out, all);
        hasRest = false;
        length = out.position();
        places.forEach(this::enter);
    }

    private void enter(LogRecord.Key key, Place place) {
        Place before = place.equals(Place.NOWHERE) ? latest.remove(key) : latest.put(key, place);
        needed += size(place) - size(before == null ? Place.NOWHERE : before);
    }

    private static long size(Place place) {
        return place.equals(Place.NOWHERE) ? 0 : (long) place.length() + Frames.HEADER;
    }

    /** What a write left that was not finished is cut off first. */
    private SeekableByteChannel opened() throws IOException {
        if (channel == null || !channel.isOpen()) {
            channel = opener.open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        }
        if (hasRest) {
            channel.truncate(length);
            hasRest = false;
        }
        return channel;
    }

    private void tryToShorten() {
        try {
            SeekableByteChannel in = opened();
            replace(latest.keySet(), key -> read(in, latest.get(key)));
        } catch (IOException e) {
            LOG.warn("{} cannot be replaced by a shorter one, and grows on", file, e);
            patience = 2 * length;
        }
    }

    private byte[] read(SeekableByteChannel in, Place place) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(place.length());
        in.position(place.position());
        while (bytes.hasRemaining()) {
            if (in.read(bytes) < 0) {
                throw new IOException(file + " is shorter than it was");
            }
        }
        return bytes.array();
    }

    /** Begins another file, with nothing but these checkpoints. */
    void rewrite(Map<LogRecord.Key, byte[]> checkpoints) throws IOException {
        replace(
                checkpoints.keySet(),
                key -> LogRecord.kept(key, checkpoints.get(key)).toBytes());
    }

    /**
     * Begins another file, which is on the disk as a whole before the other one is deleted: after a restart of the machine
     * there are the ends of tasks in it that nobody has acknowledged.
     */
    private void replace(Set<LogRecord.Key> keys, Source source) throws IOException {
        Path next = directory.resolve(PREFIX + HexFormat.of().toHexDigits(number() + 1) + "-" + UUID.randomUUID());
        Path draft = next.resolveSibling(name(next) + DRAFT);
        Frames own = new Frames(name(next));
        Map<LogRecord.Key, Place> places = new LinkedHashMap<>();
        SeekableByteChannel out = opener.open(
                draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        try {
            ByteArrayOutputStream chunk = new ByteArrayOutputStream();
            for (LogRecord.Key key : keys) {
                byte[] bytes = source.of(key);
                places.put(key, new Place(out.position() + chunk.size() + Frames.HEADER, bytes.length));
                chunk.writeBytes(own.frame(bytes));
                if (chunk.size() >= CHUNK) {
                    write(out, chunk);
                    chunk.reset();
                }
            }
            write(out, chunk);
            if (out instanceof FileChannel onDisk) {
                onDisk.force(false);
            }
            Files.move(draft, next, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            try (out) {
                Files.deleteIfExists(draft);
            } catch (IOException more) {
                e.addSuppressed(more);
            }
            throw e;
        }
        goOn(next, own, out, places);
    }

    private void goOn(Path next, Frames own, SeekableByteChannel out, Map<LogRecord.Key, Place> places)
            throws IOException {
        Path before = file;
        close();
        file = next;
        frames = own;
        channel = out;
        length = out.position();
        needed = length;
        hasRest = false;
        patience = 0;
        latest = places;
        try {
            if (before != null) {
                Files.delete(before);
            }
        } catch (IOException e) {
            LOG.warn("{} is of no use any more, and cannot be deleted; the next start will", before, e);
        }
    }

    private static void write(SeekableByteChannel out, ByteArrayOutputStream bytes) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray());
        while (all.hasRemaining()) {
            int unused = out.write(all);
        }
    }

    private long number() {
        return file == null
                ? 0
                : HexFormat.fromHexDigitsToLong(name(file), PREFIX.length(), PREFIX.length() + NUMBER_DIGITS);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /** May be read again. */
    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
