package io.kebne.actors.agent.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.jvm.JvmInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This virtual machine plays the task. */
class MemoryWatchTest {
    /** Its component is what {@link TaskProcess#gone} answers. */
    private record Self(CompletableFuture<ExitValue> gone) implements TaskProcess {
        @Override
        public long pid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public CompletableFuture<ExitValue> exited() {
            return gone;
        }

        @Override
        public void terminate(Duration grace) {
            throw new AssertionError();
        }

        @Override
        public void destroy() {
            throw new AssertionError();
        }

        @Override
        public void detach() {
            throw new AssertionError();
        }
    }

    @TempDir
    private Path sandbox;

    private final LiveMachines live = new LiveMachines(0);
    private final Self self = new Self(new CompletableFuture<>());
    private final MemoryWatch watch = new MemoryWatch(live, Duration.ofSeconds(5), Runnable::run);

    @BeforeEach
    void setUp() throws IOException {
        Files.createDirectory(sandbox.resolve("blackbox"));
    }

    private void runs(long memory) {
        JvmTask jvm = new JvmTask(JvmInfo.ofJar("a.jar").build(), 1000, memory);
        TaskKey key = new TaskKey(new FrameworkId("f"), new TaskId("t"));
        live.add(new JvmSubject(Optional.of(key), "container", Optional.of(jvm), sandbox), self);
    }

    private List<Path> recorded() throws IOException {
        try (var files = Files.list(sandbox.resolve("blackbox"))) {
            return files.toList();
        }
    }

    @Test
    void whoIsFarFromTheLimitIsLeftAlone() throws IOException {
        runs(1L << 50);

        watch.look();

        assertThat(recorded()).isEmpty();
    }

    @Test
    void whoComesNearTheLimitIsRecordedOnce() throws IOException {
        runs(1L << 20);

        watch.look();

        assertThat(sandbox.resolve("blackbox/memory-counters.txt")).content().contains("java.threads.live=");
        for (Path file : recorded()) {
            Files.delete(file);
        }
        watch.look();
        assertThat(recorded()).isEmpty();
    }

    @Test
    void whoIsGivenMoreIsRecordedNearThat() throws IOException {
        live.resized("container", 1L << 50);
        runs(1L << 20);

        watch.look();
        assertThat(recorded()).isEmpty();

        live.resized("container", 2L << 20);
        watch.look();
        assertThat(sandbox.resolve("blackbox/memory-counters.txt")).exists();
    }

    @Test
    void whoWasRecordedIsRecordedAgainNearAnotherLimit() throws IOException {
        runs(1L << 20);
        watch.look();
        for (Path file : recorded()) {
            Files.delete(file);
        }

        live.resized("container", 2L << 20);
        watch.look();

        assertThat(sandbox.resolve("blackbox/memory-counters.txt")).exists();
    }

    @Test
    void whoIsGoneIsForgotten() {
        runs(1L << 20);

        self.gone().complete(ExitValue.exited(0));

        assertThat(live.entries()).isEmpty();
        assertThat(live.machines()).isEmpty();
    }
}
