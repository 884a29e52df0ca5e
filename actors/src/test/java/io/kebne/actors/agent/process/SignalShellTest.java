package io.kebne.actors.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.actors.agent.Await;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalShellTest {
    @Test
    void signalsGetThroughAfterTheirShellHasDied() throws Exception {
        Executables executables = Executables.onPath(System.getenv("PATH"));
        try (SignalShell signals = new SignalShell(executables)) {
            Process first = new ProcessBuilder("sleep", "100").start();
            assertThat(signals.toProcess(SignalShell.Signal.TERM, first.pid())).isTrue();
            assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
            ProcessHandle.current()
                    .children()
                    .filter(p -> p.info().commandLine().orElse("").contains("while read -r signal"))
                    .forEach(ProcessHandle::destroyForcibly);
            Process second = new ProcessBuilder("sleep", "100").start();
            Await.until("signal", () -> signals.toProcess(SignalShell.Signal.KILL, second.pid()) || !second.isAlive());
            assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(signals.toProcess(SignalShell.Signal.KILL, second.pid())).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1})
    void signalsNeverGoToInitOrToEverybody(long id) {
        try (SignalShell signals = new SignalShell(Executables.onPath(""))) {
            assertThatThrownBy(() -> signals.toGroup(SignalShell.Signal.KILL, id))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> signals.toProcess(SignalShell.Signal.KILL, id))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
