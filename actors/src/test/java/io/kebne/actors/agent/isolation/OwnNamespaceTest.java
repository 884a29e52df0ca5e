package io.kebne.actors.agent.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class OwnNamespaceTest {
    private final long pid = ProcessHandle.current().pid();

    @Test
    void whatRunsBesideAProcessOfBeforeTheIsolatorStaysWithItInTheAgentsNamespaces() throws IOException {
        Entry entry = new Entry(Optional.of(pid));

        new NamespacesIpc().enter(entry);
        new NamespacesPid(Path.of("/bin/true")).enter(entry);

        assertThat(entry.programs()).isEmpty();
    }

    @Test
    void thereIsNothingBesideAProcessThatHasEnded() throws Exception {
        Process process = new ProcessBuilder("true").start();
        assertThat(process.waitFor()).isZero();

        assertThatIOException().isThrownBy(() -> OwnNamespace.await(process.pid(), "ipc"));
    }
}
