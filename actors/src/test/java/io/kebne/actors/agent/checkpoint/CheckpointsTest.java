package io.kebne.actors.agent.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.actors.agent.core.ExecutorCheckpoint;
import io.kebne.actors.agent.core.TaskCheckpoint;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    /** Keeps the key alone: what a checkpoint looks like is another test's. */
    private static final CheckpointCodec CODEC = new CheckpointCodec() {
        @Override
        public byte[] write(TaskCheckpoint checkpoint) {
            return (checkpoint.key().frameworkId() + " " + checkpoint.key().taskId()).getBytes(UTF_8);
        }

        @Override
        public byte[] write(ExecutorCheckpoint checkpoint) {
            return checkpoint.containerId().getBytes(UTF_8);
        }

        @Override
        public ExecutorCheckpoint readExecutor(byte[] bytes) {
            return executor(new String(bytes, UTF_8));
        }

        @Override
        public TaskCheckpoint read(byte[] bytes) {
            String[] words = new String(bytes, UTF_8).split(" ", -1);
            return checkpoint(key(words[0], words[1]));
        }
    };

    @TempDir
    private Path directory;

    private Checkpoints checkpoints;
    private Checkpoints.Writer writer;

    @BeforeEach
    void open() throws IOException {
        checkpoints = new Checkpoints(directory);
        writer = checkpoints.read(CODEC).writer();
    }

    @Test
    void whatIsWrittenIsReadAndWhatIsRemovedIsNot() throws IOException {
        write(Map.of(key("f", "a"), Optional.of(checkpoint(key("f", "a")))));
        write(Map.of(key("f", "b"), Optional.of(checkpoint(key("f", "b")))));
        write(Map.of(key("f", "a"), Optional.empty(), key("f", "never"), Optional.empty()));
        assertThat(checkpoints.read(CODEC).tasks()).containsExactly(checkpoint(key("f", "b")));
    }

    @Test
    void executorsAreKeptBesideTasks() throws IOException {
        writer.write(Map.of(), Map.of("c1", Optional.of(executor("c1")), "c2", Optional.of(executor("c2"))));
        writer.write(Map.of(), Map.of("c2", Optional.empty()));
        assertThat(checkpoints.read(CODEC).executors()).containsExactly(executor("c1"));
        assertThat(checkpoints.read(CODEC).tasks()).isEmpty();
    }

    private void write(Map<TaskKey, Optional<TaskCheckpoint>> tasks) throws IOException {
        writer.write(tasks, Map.of());
    }

    private static ExecutorCheckpoint executor(String containerId) {
        ExecutorKey key = new ExecutorKey(new FrameworkId("f"), new ExecutorId("e"));
        return new ExecutorCheckpoint(key, containerId, Optional.empty(), Optional.of(0));
    }

    @Test
    void keysThatLookAlikeAreDifferentFiles() throws IOException {
        for (TaskKey key : List.of(key("f", "ab"), key("fa", "b"), key("F", "ab"))) {
            write(Map.of(key, Optional.of(checkpoint(key))));
        }
        assertThat(checkpoints.read(CODEC).tasks()).hasSize(3);
    }

    @Test
    void whoeverWroteBeforeTheLastReadingWritesNoMore() throws IOException {
        Checkpoints.Read again = checkpoints.read(CODEC);
        assertThatThrownBy(() -> write(Map.of(key("f", "a"), Optional.of(checkpoint(key("f", "a"))))))
                .isInstanceOf(IOException.class);
        assertThat(again.tasks()).isEmpty();
    }

    @Test
    void aDraftThatWasNotFinishedIsNothing() throws IOException {
        Files.writeString(directory.resolve("tasks/0123.new"), "half");
        Checkpoints.Read read = checkpoints.read(CODEC);
        assertThat(read.damaged()).isZero();
        assertThat(directory.resolve("tasks")).isEmptyDirectory();
    }

    @Test
    void anyBitThatIsFlippedAndAnyMissingEndIsNoticedAndOnlyThatTaskPutAside() throws IOException {
        write(Map.of(
                key("f", "intact"), Optional.of(checkpoint(key("f", "intact"))),
                key("f", "hit"), Optional.of(checkpoint(key("f", "hit")))));
        Path file = fileWith("hit");
        byte[] whole = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertDamaged(file, flipped);
        }
        for (int length = 0; length < whole.length; length++) {
            assertDamaged(file, Arrays.copyOf(whole, length));
        }
        assertDamaged(file, Arrays.copyOf(whole, whole.length + 1));
    }

    @Test
    void aFileUnderTheNameOfAnotherTaskIsDamaged() throws IOException {
        write(Map.of(key("f", "hit"), Optional.of(checkpoint(key("f", "hit")))));
        Path file = fileWith("hit");
        Files.move(file, file.resolveSibling("0123"));
        assertThat(checkpoints.read(CODEC).damaged()).isEqualTo(1);
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
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(file, flipped);
            assertThat(Life.read(file)).isEmpty();
        }
    }

    private void assertDamaged(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        Checkpoints.Read read = checkpoints.read(CODEC);
        assertThat(read.tasks()).containsExactly(checkpoint(key("f", "intact")));
        assertThat(read.damaged()).isEqualTo(1);
        assertThat(file).doesNotExist();
        assertThat(directory.resolve("damaged").resolve(file.getFileName())).hasBinaryContent(content);
    }

    private Path fileWith(String content) throws IOException {
        try (var files = Files.list(directory.resolve("tasks"))) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), UTF_8).contains(content)) {
                    return file;
                }
            }
        }
        throw new AssertionError("no file contains " + content);
    }

    private static TaskKey key(String framework, String task) {
        return new TaskKey(new FrameworkId(framework), new TaskId(task));
    }

    private static TaskCheckpoint checkpoint(TaskKey key) {
        return new TaskCheckpoint(key, Optional.empty(), List.of());
    }
}
