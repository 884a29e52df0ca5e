package io.kebne.actors.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.Await;
import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.process.Launches.Started;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tasks below shims; skipped in a build without a C compiler. */
class ShimSupervisorTest extends ProcessLauncherContract {
    private static final String ESCAPES = "(setsid sh -c 'trap \"\" TERM HUP; echo up > up; sleep 100 & sleep 100' &)";

    ShimSupervisorTest() {
        super(SupervisorSettings.Kind.SHIM);
    }

    @Test
    void anExitStatusIsToldFromASignal() throws Exception {
        assertThat(launches().shell("exit 137").exit()).isEqualTo(ExitValue.exited(137));
        assertThat(launches().shell("kill -9 $$").exit()).isEqualTo(ExitValue.signalled(9));
        assertThat(launches().shell("kill -40 $$").exit()).isEqualTo(ExitValue.signalled(40));
    }

    @Test
    void whatDetachesItselfTwiceIsEndedToo() throws Exception {
        Started process = launches().shell(ESCAPES + "; sleep 100");
        Await.until("up", () -> Files.exists(process.sandbox().resolve("up")));
        process.process().destroy();
        assertThat(process.exit()).isEqualTo(ExitValue.signalled(9));
        assertThat(startedIn(process)).isEmpty();
    }

    @Test
    void whatDetachedItselfIsEndedWhenTheCommandEnds() throws Exception {
        Started process = launches().shell(ESCAPES + "; until [ -f up ]; do sleep 0.01; done; exit 5");
        assertThat(process.exit()).isEqualTo(ExitValue.exited(5));
        assertThat(startedIn(process)).isEmpty();
    }

    @Test
    void theShimItselfEndsWhoeverIsThereWhenTheGraceIsOver() throws Exception {
        Started process = launches().shell("trap '' TERM; " + ESCAPES + "; sleep 100; sleep 100");
        Await.until("up", () -> Files.exists(process.sandbox().resolve("up")));
        long start = System.nanoTime();
        process.process().terminate(Duration.ofMillis(300));
        process.process().detach();
        Await.until("the end", () -> startedIn(process).isEmpty());
        // The shim counts whole milliseconds.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(299));
        // The shim says so when they are gone.
        Path exit = launches().runtime.of(process.containerId()).resolve("exit");
        Await.until("that is noted", () -> Files.exists(exit));
        assertThat(launches().launcher.exit(process.containerId())).contains(ExitValue.signalled(9));
    }

    @Test
    void aTaskWithoutAnAgentEndsInTheEnd() throws Exception {
        // Until this process has connected, the task has no agent either.
        Launches impatient = new Launches(
                Files.createDirectory(temp.resolve("i")),
                SupervisorSettings.Kind.SHIM,
                System.getenv(),
                Duration.ofSeconds(5));
        try (impatient) {
            Started process = impatient.shell("sleep 6; echo up > up; sleep 100 & sleep 100");
            Await.until("up", () -> Files.exists(process.sandbox().resolve("up")));
            assertThat(process.process().exited()).isNotDone();
            process.process().detach();
            Await.until("the end", () -> startedIn(process).isEmpty());
        }
    }
}
