package io.kebne.actors.agent.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class OwnNamespaceTest {
    private final long pid = ProcessHandle.current().pid();

    @Test
    void whatRunsBesideAProcessOfBeforeTheIsolatorStaysWithItInTheAgentsNamespaces() throws IOException {
        Entry entry = entry(new Beside(pid, Optional.empty()));

        new NamespacesIpc().enter(entry);
        new NamespacesPid(Path.of("/bin/true")).enter(entry);

        assertThat(entry.programs()).isEmpty();
    }

    @Test
    void whatWasStartedToStayInTheAgentsNamespacesIsNotWaitedFor() throws IOException {
        Process young = new ProcessBuilder("sleep", "100").start();
        try {
            long begun = System.nanoTime();

            assertThat(OwnNamespace.await(new Beside(young.pid(), Optional.of(Set.of("mnt"))), "ipc"))
                    .isFalse();

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
        } finally {
            young.destroyForcibly();
        }
    }

    /** However long ago it was started. */
    @Test
    void nothingRunsBesideAProcessThatIsStillToHaveItsNamespaces() {
        Entry entry = entry(new Beside(pid, Optional.of(Set.of("ipc"))));

        assertThatIOException()
                .isThrownBy(() -> new NamespacesIpc().enter(entry))
                .withMessageContaining("has not begun yet");
        assertThat(entry.programs()).isEmpty();
    }

    @Test
    void thereIsNothingBesideAProcessThatHasEnded() throws Exception {
        Process process = new ProcessBuilder("true").start();
        assertThat(process.waitFor()).isZero();

        assertThatIOException()
                .isThrownBy(() -> OwnNamespace.await(new Beside(process.pid(), Optional.empty()), "ipc"));
    }

    private static Entry entry(Beside beside) {
        return new Entry(Optional.of(beside), Optional.of(beside), Optional.empty(), Path.of("/"), List.of());
    }
}
