package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that keeps sandboxes for as short as it may. */
class OldSandboxesTest {
    @TempDir
    Path temp;

    private AgentTestBed bed;

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    @Test
    void theSandboxOfATaskGoesSomeTimeAfterItsEndAndThatOfAnotherStays() throws Exception {
        start();
        bed.running("stays", "sleep 600");
        RunTask ending = AgentTestBed.task("goes", CommandInfo.shell("until [ -f end ]; do sleep 0.01; done"));
        bed.tell(ending);
        bed.acknowledged(ending, TaskState.STARTING);
        bed.acknowledged(ending, TaskState.RUNNING);
        Path run = bed.sandbox("goes").toRealPath();
        Path alive = bed.sandbox("stays").toRealPath();
        Files.createFile(run.resolve("end"));
        bed.acknowledged(ending, TaskState.FINISHED);
        Await.until("it is gone", () -> Files.notExists(run.getParent().getParent()));
        assertThat(alive.resolve("stdout")).exists();
        assertThat(bed.host.collected().succeeded()).isEqualTo(1);
        bed.crash();
        start();
        long lived = Files.getLastModifiedTime(alive).toMillis();
        Await.until("it is seen to live", () -> modified(alive) > lived);
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() throws Exception {
        bed = new AgentTestBed(temp, Map.of("gc-delay", "1s", "disk-watch-interval", "50ms"));
        bed.tell(new Registered("epoch-1"));
    }
}
