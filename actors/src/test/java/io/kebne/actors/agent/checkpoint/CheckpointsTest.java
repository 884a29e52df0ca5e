package io.kebne.actors.agent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.actors.agent.core.ExecutorCheckpoint;
import io.kebne.actors.agent.core.TaskCheckpoint;
import io.kebne.protocol.id.TaskKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    @TempDir
    private Path directory;

    private Checkpoints checkpoints;
    private Checkpoints.Writer writer;

    @BeforeEach
    void open() throws IOException {
        checkpoints = new Checkpoints(directory);
        writer = checkpoints.read(Codec.OF_KEYS).writer();
    }

    @Test
    void whatIsWrittenIsReadAndWhatIsRemovedIsNot() throws IOException {
        write(Map.of(key("f", "a"), Optional.of(task("f", "a"))));
        write(Map.of(key("f", "b"), Optional.of(task("f", "b"))));
        write(Map.of(key("f", "a"), Optional.empty(), key("f", "never"), Optional.empty()));
        assertThat(read().tasks()).containsExactly(task("f", "b"));
    }

    @Test
    void executorsAreKeptBesideTasks() throws IOException {
        writer.write(
                Map.of(), Map.of("c1", Optional.of(Codec.executor("c1")), "c2", Optional.of(Codec.executor("c2"))));
        writer.write(Map.of(), Map.of("c2", Optional.empty()));
        assertThat(read().executors()).containsExactly(Codec.executor("c1"));
        assertThat(read().tasks()).isEmpty();
    }

    @Test
    void keysThatLookAlikeAreDifferentTasks() throws IOException {
        for (TaskKey key : List.of(key("f", "ab"), key("fa", "b"), key("F", "ab"))) {
            write(Map.of(key, Optional.of(Codec.task(key))));
        }
        assertThat(read().tasks()).hasSize(3);
    }

    @Test
    void whoeverWroteBeforeTheLastReadingWritesNoMore() throws IOException {
        Checkpoints.Read again = read();
        assertThatThrownBy(() -> write(Map.of(key("f", "a"), Optional.of(task("f", "a")))))
                .isInstanceOf(IOException.class);
        assertThat(again.tasks()).isEmpty();
    }

    @Test
    void nobodyWritesAfterItIsClosed() throws IOException {
        checkpoints.close();
        assertThatThrownBy(() -> write(Map.of(key("f", "a"), Optional.of(task("f", "a")))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whatIsReadIsAddedTo() throws IOException {
        write(Map.of(key("f", "a"), Optional.of(task("f", "a"))));
        writer = read().writer();
        write(Map.of(key("f", "b"), Optional.of(task("f", "b"))));
        assertThat(read().tasks()).containsExactly(task("f", "a"), task("f", "b"));
    }

    @Test
    @DisplayName("case 21: a bit that is flipped in any byte is noticed, and only that task is lost")
    void aBitThatIsFlippedInAnyByteIsNoticedAndOnlyThatTaskIsLost() throws IOException {
        write(Map.of(key("f", "hit"), Optional.of(task("f", "hit"))));
        long ofHit = Files.size(log());
        write(Map.of(key("f", "intact"), Optional.of(task("f", "intact"))));
        Path log = log();
        byte[] whole = Files.readAllBytes(log);
        for (int at = 0; at < whole.length; at++) {
            assertOnlyTheOtherIsLeft(log, flipped(whole, 8 * at + at % 8), at < ofHit ? "intact" : "hit");
        }
    }

    private void assertOnlyTheOtherIsLeft(Path log, byte[] content, String left) throws IOException {
        Files.write(log, content);
        Checkpoints.Read read = read();
        assertThat(read.tasks()).containsExactly(task("f", left));
        assertThat(read.damaged()).isEqualTo(1);
        assertThat(directory.resolve("damaged/piece-0")).exists();
        // It is left out from now on.
        assertThat(read().damaged()).isZero();
        assertThat(log).doesNotExist();
        Files.delete(log());
    }

    @Test
    void whatLooksLikeAPieceOfALogWithinAnotherIsNone() throws IOException {
        Frames frames = new Frames("another-log");
        byte[] within = frames.frame(LogRecord.kept(LogRecord.Key.ofExecutor("smuggled"), new byte[] {1})
                .toBytes());
        byte[] content = new Frames("log-1").frame(within);
        content[4] ^= 1;
        LogReading reading = LogReading.of(content, new Frames("log-1"));
        assertThat(reading.latest()).isEmpty();
        assertThat(reading.damages()).containsExactly(content);
    }

    @Test
    void aCheckpointOfSomethingElseIsDamaged() throws IOException {
        write(Map.of(key("f", "a"), Optional.of(task("f", "another"))));
        Checkpoints.Read read = read();
        assertThat(read.tasks()).isEmpty();
        assertThat(read.damaged()).isEqualTo(1);
        assertThat(read().damaged()).isZero();
    }

    @Test
    void whatAnAgentWithoutALogLeftIsTakenOver() throws IOException {
        old("tasks", key("f", "a"), Codec.OF_KEYS.write(task("f", "a")));
        Files.createDirectories(directory.resolve("executors"));
        Files.write(
                directory
                        .resolve("executors")
                        .resolve(LogRecord.Key.ofExecutor("c").hash()),
                Sealed.seal(Codec.OF_KEYS.write(Codec.executor("c"))));
        Files.writeString(directory.resolve("tasks/0123.new"), "half");
        Checkpoints.Read read = read();
        assertThat(read.tasks()).containsExactly(task("f", "a"));
        assertThat(read.executors()).containsExactly(Codec.executor("c"));
        assertThat(read.damaged()).isZero();
        assertThat(directory.resolve("tasks")).doesNotExist();
        assertThat(directory.resolve("executors")).doesNotExist();
        Checkpoints.Read again = read();
        assertThat(again.tasks()).isEqualTo(read.tasks());
        assertThat(again.executors()).isEqualTo(read.executors());
    }

    @Test
    void whatWasTakenOverAndNotRemovedYetIsOldNews() throws IOException {
        write(Map.of(key("f", "a"), Optional.of(task("f", "a"))));
        old("tasks", key("f", "b"), Codec.OF_KEYS.write(task("f", "b")));
        assertThat(read().tasks()).containsExactly(task("f", "a"));
        assertThat(directory.resolve("tasks")).doesNotExist();
    }

    @Test
    void ofWhatAnAgentWithoutALogLeftDamagedTheRestIsTakenOver() throws IOException {
        Path hit = old("tasks", key("f", "hit"), Codec.OF_KEYS.write(task("f", "hit")));
        old("tasks", key("f", "intact"), Codec.OF_KEYS.write(task("f", "intact")));
        Path moved = old("tasks", key("f", "moved"), Codec.OF_KEYS.write(task("f", "moved")));
        Files.move(moved, moved.resolveSibling("0123"));
        byte[] whole = Files.readAllBytes(hit);
        Files.write(hit, Arrays.copyOf(whole, whole.length - 1));
        Checkpoints.Read read = read();
        assertThat(read.tasks()).containsExactly(task("f", "intact"));
        assertThat(read.damaged()).isEqualTo(2);
        assertThat(directory.resolve("damaged").resolve(hit.getFileName()))
                .hasBinaryContent(Arrays.copyOf(whole, whole.length - 1));
    }

    @Test
    void aLifeIsReadOnlyAsItWasWritten() throws IOException {
        Path file = directory.resolve("life");
        assertThat(Life.read(file)).isEmpty();
        new Life("incarnation", "boot").write(file);
        new Life("another", "boot").write(file);
        assertThat(Life.read(file)).contains(new Life("another", "boot"));
        byte[] whole = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            Files.write(file, flipped(whole, bit));
            assertThat(Life.read(file)).isEmpty();
        }
    }

    private static byte[] flipped(byte[] whole, int bit) {
        byte[] flipped = whole.clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        return flipped;
    }

    private Path old(String kind, TaskKey key, byte[] checkpoint) throws IOException {
        Path file = Files.createDirectories(directory.resolve(kind))
                .resolve(LogRecord.Key.of(key).hash());
        return Files.write(file, Sealed.seal(checkpoint));
    }

    private Checkpoints.Read read() throws IOException {
        return checkpoints.read(Codec.OF_KEYS);
    }

    private void write(Map<TaskKey, Optional<TaskCheckpoint>> tasks) throws IOException {
        Map<String, Optional<ExecutorCheckpoint>> none = Map.of();
        writer.write(tasks, none);
    }

    private Path log() throws IOException {
        try (var files = Files.newDirectoryStream(directory, "log-*")) {
            return files.iterator().next();
        }
    }

    private static TaskKey key(String framework, String task) {
        return Codec.key(framework, task);
    }

    private static TaskCheckpoint task(String framework, String task) {
        return Codec.task(key(framework, task));
    }
}
