package io.kebne.actors.agent.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.task.ContainerVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeMountsTest {
    @TempDir
    private Path temp;

    private Path sandbox;
    private Path directory;
    private Path file;

    @BeforeEach
    void make() throws IOException {
        sandbox = Files.createDirectory(temp.resolve("sandbox"));
        directory = Files.createDirectory(temp.resolve("directory"));
        file = Files.createFile(temp.resolve("file"));
    }

    private VolumeMount prepared(String containerPath, Object hostPath) throws IOException {
        return VolumeMounts.prepare(
                        List.of(new ContainerVolume(containerPath, Optional.of(hostPath.toString()), true)), sandbox)
                .get(0);
    }

    @Test
    void whatIsInTheSandboxIsMade() throws IOException {
        assertThat(prepared("a/b", directory)).isEqualTo(new VolumeMount(directory, sandbox.resolve("a/b"), true));
        assertThat(sandbox.resolve("a/b")).isEmptyDirectory();

        assertThat(prepared("a/c", file).target()).isEmptyFile();
        assertThat(prepared("a/./d", "own/data").source()).isEqualTo(sandbox.resolve("own/data"));
        assertThat(sandbox.resolve("a/d")).isEmptyDirectory();
        assertThat(prepared(directory.toString(), "own").target()).isEqualTo(directory);
        assertThat(VolumeMounts.prepare(List.of(), sandbox)).isEmpty();
    }

    @Test
    void whatIsNotThereIsNamed() throws IOException {
        assertRefused("a", "/no/such", "container.volumes.host_path: there is no /no/such on this agent");
        assertRefused("/no/such", directory, "container.volumes.container_path: there is no /no/such on this agent");
        assertRefused(file.toString(), directory, "container.volumes.container_path: " + file + " on this agent is no");
        assertRefused(directory.toString(), file, "container.volumes.container_path: " + directory + " on this agent");
        assertRefused(".", directory, "container.volumes.container_path: nothing can be mounted on the sandbox itself");
        assertThat(sandbox).isEmptyDirectory();
    }

    @Test
    void linksOfWhatWasFetchedAreNotFollowed() throws IOException {
        Files.createSymbolicLink(sandbox.resolve("link"), directory);
        Files.createFile(sandbox.resolve("file"));

        assertRefused("link/x", directory, "container.volumes.container_path: link/x leads through a link");
        assertRefused("x", "link", "container.volumes.host_path: link leads through a link");
        assertRefused("file/x", directory, "container.volumes.container_path: file/x leads through a file");
        assertThat(directory).isEmptyDirectory();
    }

    private void assertRefused(String containerPath, Object hostPath, String message) {
        assertThatThrownBy(() -> prepared(containerPath, hostPath))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(message);
    }
}
