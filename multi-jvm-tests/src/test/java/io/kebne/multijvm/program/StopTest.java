package io.kebne.multijvm.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However a local cluster ends, nothing of it is left: neither its nodes nor their tasks. */
@Timeout(150)
class StopTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    private Path workDir;

    @Test
    void ctrlCInTheTerminal() {
        assertThatNothingIsLeftAfter(local -> local.signalGroup("INT"));
    }

    @Test
    void aSignalToTheProgramAlone() {
        assertThatNothingIsLeftAfter(local -> local.signal("INT"));
    }

    @Test
    void theSuddenEndOfTheProgram() {
        assertThatNothingIsLeftAfter(Child::kill);
    }

    private static boolean isAsleep(LocalProgram cluster) {
        return cluster.running().stream().anyMatch(process -> process.endsWith("sleep 300 "));
    }

    private void assertThatNothingIsLeftAfter(Consumer<Child> end) {
        try (LocalProgram cluster = new LocalProgram(workDir, 1, 1)) {
            Child run = cluster.start("run", "--detach", "--", "sleep", "300");
            assertThat(run.awaitExit(SOON)).isZero();
            Await.until("the task has become its program", SOON, () -> isAsleep(cluster));

            end.accept(cluster.local());

            cluster.local().awaitExit(SOON);
            Await.until(
                    "the end of all processes", SOON, () -> cluster.running().isEmpty());
        }
    }
}
