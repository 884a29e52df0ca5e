package io.kebne.actors.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.Await;
import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.process.Launches.Started;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tasks below shells. */
class ShellSupervisorTest extends ProcessLauncherContract {
    ShellSupervisorTest() {
        super(SupervisorSettings.Kind.SHELL);
    }

    @Test
    void withoutSetsidChildrenAreStillEndedWhileTheirParentLives() throws Exception {
        try (Launches bare =
                new Launches(temp.resolve("bare"), SupervisorSettings.Kind.SHELL, Map.of("PATH", "/nonexistent"))) {
            // It starts no other child while the first one is looked for.
            Started process = bare.shell("sleep 100 & echo $! > child; exec sleep 100");
            Await.until("child", () -> Files.exists(process.sandbox().resolve("child")));
            process.process().destroy();
            assertThat(process.exitValue()).isEqualTo(128 + 9);
            Await.until("child gone", () -> startedIn(process).isEmpty());
        }
    }

    @Test
    void childrenThatOutliveTheirParentAreStillThereToBeEnded() throws Exception {
        Started process = launches().shell("(trap '' TERM HUP; echo up > up; while :; do sleep 1; done) & exit 3");
        assertThat(process.process().exited().get(60, TimeUnit.SECONDS)).isEqualTo(ExitValue.exited(3));
        Await.until("up", () -> size(process.sandbox().resolve("up")) > 0);
        assertThat(process.process().gone()).isNotDone();
        process.process().terminate(LONG);
        assertThat(launches().table.group(process.process().pid())).isNotEmpty();
        process.process().destroy();
        assertThat(process.exitValue()).isEqualTo(3);
        assertGone(process);
    }

    @Test
    void childrenThatEndByThemselvesAreNoticed() throws Exception {
        Started process = launches().shell("(until [ -f end ]; do sleep 0.01; done; exit 0) & exit 0");
        assertThat(process.process().exited().get(60, TimeUnit.SECONDS)).isEqualTo(ExitValue.exited(0));
        assertThat(process.process().gone()).isNotDone();
        Files.createFile(process.sandbox().resolve("end"));
        assertThat(process.exitValue()).isZero();
        assertGone(process);
    }
}
