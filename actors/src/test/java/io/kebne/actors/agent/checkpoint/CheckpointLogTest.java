package io.kebne.actors.agent.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointLogTest {
    private static final long NEVER_SHORTER = Long.MAX_VALUE / 4;

    @TempDir
    private Path directory;

    /** On which only so many bytes can be written in all; a write that does not fit is made in part. */
    private final TinyDisk disk = new TinyDisk();

    /** What was asked for: the state after each record. */
    private final List<Map<String, String>> states = new ArrayList<>(List.of(Map.of()));

    /** The index in {@link #states} after each write. */
    private final List<Integer> afterWrites = new ArrayList<>(List.of(0));

    private final Random dice = new Random(42);

    @Test
    @DisplayName("case 21: after a kill at any byte all that was answered is there and nothing is damaged")
    void afterAKillAtAnyByteAllThatWasAnsweredIsThereAndNothingIsDamaged() throws IOException {
        CheckpointLog log = log(directory, NEVER_SHORTER);
        List<Long> lengths = new ArrayList<>(List.of(0L));
        for (int i = 0; i < 12; i++) {
            append(log);
            lengths.add(Files.size(file(directory)));
        }
        byte[] whole = Files.readAllBytes(file(directory));
        int answered = 0;
        for (int length = 0; length <= whole.length; length++) {
            while (answered + 1 < lengths.size() && lengths.get(answered + 1) <= length) {
                answered++;
            }
            Path copy = Files.createDirectories(directory.resolve("killed-" + length));
            Path file = copy.resolve(file(directory).getFileName());
            Files.write(file, Arrays.copyOf(whole, length));
            CheckpointLog next = log(copy, NEVER_SHORTER);
            LogReading reading = next.read();
            assertThat(reading.damages()).isEmpty();
            int from = afterWrites.get(answered);
            int to = afterWrites.get(Math.min(answered + 1, afterWrites.size() - 1));
            assertThat(states.subList(from, to + 1)).contains(contents(reading));
            // What comes next is found, too.
            next.append(List.of(record("next", "1")));
            next.close();
            assertThat(contents(log(copy, NEVER_SHORTER).read())).containsEntry("next", "1");
        }
    }

    @Test
    void aWriteThatFailsAtAnyByteLeavesNothingAndIsTriedAgain() throws IOException {
        for (int room = 0; room < 400; room++) {
            Path own = Files.createDirectories(directory.resolve("full-" + room));
            CheckpointLog log = log(own, NEVER_SHORTER);
            disk.room = Long.MAX_VALUE;
            log.append(List.of(record("a", "1")));
            disk.room = room;
            List<LogRecord> more = List.of(record("b", "x".repeat(100)), record("c", "x".repeat(100)), removal("a"));
            boolean fits = room >= 3 * 16 + 100 + 100 + 3 * 6;
            if (!fits) {
                assertThatThrownBy(() -> log.append(more)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> log.append(more)).isInstanceOf(IOException.class);
                disk.room = Long.MAX_VALUE;
            }
            log.append(more);
            LogReading reading = log.read();
            assertThat(contents(reading)).containsOnlyKeys("b", "c");
            assertThat(reading.damages()).isEmpty();
        }
    }

    @Test
    void aLogIsNeverMuchLongerThanTwiceWhatIsNeeded() throws IOException {
        disk.room = Long.MAX_VALUE;
        CheckpointLog log = log(directory, 1_000);
        for (int i = 0; i < 500; i++) {
            append(log);
            long needed = states.get(states.size() - 1).entrySet().stream()
                    .mapToLong(entry ->
                            21 + entry.getKey().length() + entry.getValue().length())
                    .sum();
            // Each write adds 400 bytes at most, and is looked at before.
            assertThat(Files.size(file(directory))).isLessThan(2 * needed + 1_000 + 400);
        }
        assertThat(contents(log(directory, 1_000).read())).isEqualTo(states.get(states.size() - 1));
    }

    @Test
    void aLogThatCannotBecomeShorterGrowsOnAndBecomesShorterLater() throws IOException {
        disk.room = Long.MAX_VALUE;
        CheckpointLog log = log(directory, 200);
        Path first = null;
        for (int i = 0; i < 20; i++) {
            log.append(List.of(record("a", "x".repeat(20) + i)));
            if (first == null) {
                first = file(directory);
                disk.noNewFiles = true;
            }
        }
        assertThat(file(directory)).isEqualTo(first);
        disk.noNewFiles = false;
        for (int i = 0; i < 40; i++) {
            log.append(List.of(record("a", "x".repeat(20) + i)));
        }
        assertThat(first).doesNotExist();
        assertThat(contents(log.read())).isEqualTo(Map.of("a", "x".repeat(20) + 39));
    }

    @Test
    void aChangeOfFilesThatWasInterruptedIsFinished() throws IOException {
        disk.room = Long.MAX_VALUE;
        CheckpointLog log = log(directory, NEVER_SHORTER);
        log.append(List.of(record("a", "old")));
        Path old = file(directory);
        byte[] content = Files.readAllBytes(old);
        log.rewrite(Map.of(key("a"), "new".getBytes(UTF_8)));
        // As if the old one had not been deleted, and another had been begun.
        Files.write(old, content);
        Files.write(directory.resolve("log-00000000000000ff-x.new"), content);
        assertThat(contents(log(directory, NEVER_SHORTER).read())).isEqualTo(Map.of("a", "new"));
        assertThat(old).doesNotExist();
        assertThat(directory.resolve("log-00000000000000ff-x.new")).doesNotExist();
    }

    @Test
    void anotherFileThatCannotBeFinishedIsNotLeftBehind() throws IOException {
        disk.room = Long.MAX_VALUE;
        CheckpointLog log = log(directory, NEVER_SHORTER);
        log.append(List.of(record("a", "x")));
        disk.room = 5;
        assertThatThrownBy(() -> log.rewrite(Map.of(key("b"), "y".getBytes(UTF_8))))
                .isInstanceOf(IOException.class);
        disk.room = Long.MAX_VALUE;
        log.append(List.of(record("c", "z")));
        assertThat(contents(log.read())).containsOnlyKeys("a", "c");
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    /** Writes one to four random records. */
    private void append(CheckpointLog log) throws IOException {
        disk.room = Long.MAX_VALUE;
        List<LogRecord> records = new ArrayList<>();
        for (int i = dice.nextInt(4); i >= 0; i--) {
            String name = "k" + dice.nextInt(6);
            Map<String, String> next = new TreeMap<>(states.get(states.size() - 1));
            if (dice.nextInt(3) == 0) {
                next.remove(name);
                records.add(removal(name));
            } else {
                String value = "v".repeat(dice.nextInt(60));
                next.put(name, value);
                records.add(record(name, value));
            }
            states.add(next);
        }
        log.append(records);
        afterWrites.add(states.size() - 1);
    }

    private CheckpointLog log(Path where, long slack) {
        return new CheckpointLog(where, disk, slack);
    }

    private static LogRecord record(String name, String value) {
        return LogRecord.kept(key(name), value.getBytes(UTF_8));
    }

    private static LogRecord removal(String name) {
        return new LogRecord(key(name), Optional.empty());
    }

    private static LogRecord.Key key(String name) {
        return LogRecord.Key.ofExecutor(name);
    }

    private static Map<String, String> contents(LogReading reading) {
        Map<String, String> all = new TreeMap<>();
        reading.latest().forEach((key, item) -> all.put(key.name(), new String(item.checkpoint(), UTF_8)));
        return all;
    }

    private static Path file(Path where) throws IOException {
        try (var files = Files.newDirectoryStream(where, "log-*")) {
            return files.iterator().next();
        }
    }

    private static final class TinyDisk implements CheckpointLog.Opener {
        private long room = Long.MAX_VALUE;
        private boolean noNewFiles;

        @Override
        public SeekableByteChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
            if (noNewFiles && !Files.exists(file)) {
                throw new IOException("no room for " + file);
            }
            return new Channel(Files.newByteChannel(file, options), this);
        }
    }

    private record Channel(SeekableByteChannel real, TinyDisk disk) implements SeekableByteChannel {
        @Override
        public int write(ByteBuffer source) throws IOException {
            if (source.remaining() <= disk.room) {
                disk.room -= source.remaining();
                return real.write(source);
            }
            if (disk.room == 0) {
                throw new IOException("No space left on device");
            }
            ByteBuffer part = source.slice(source.position(), (int) disk.room);
            int written = real.write(part);
            source.position(source.position() + written);
            disk.room -= written;
            return written;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return real.read(target);
        }

        @Override
        public long position() throws IOException {
            return real.position();
        }

        @Override
        public SeekableByteChannel position(long newPosition) throws IOException {
            real.position(newPosition);
            return this;
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            real.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return real.isOpen();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
