package io.kebne.actors.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxLinkTest {
    @TempDir
    Path temp;

    private Path sandbox;
    private Path data;

    @BeforeEach
    void make() throws IOException {
        sandbox = Files.createDirectories(temp.resolve("sandbox"));
        data = Files.createDirectories(temp.resolve("data"));
        Files.writeString(data.resolve("file"), "kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "a/b/data", "./data", "a//b"})
    void theDataIsSeenAtTheContainerPath(String containerPath) throws IOException {
        SandboxLink.make(sandbox, containerPath, data);
        assertThat(sandbox.resolve(containerPath).resolve("file")).hasContent("kept");
        assertThat(Files.isSymbolicLink(sandbox.resolve(Path.of(containerPath).normalize())))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "taken, there is taken already",
        "taken/deeper, there is taken already",
        "directory, there is directory already",
        "out/deeper, there is out already",
        "stdout, the task's output goes there",
        "./stderr, the task's output goes there",
        "., it is not inside the sandbox",
        "../x, it is not inside the sandbox",
        "a/../../x, it is not inside the sandbox",
        "/etc/x, it is not inside the sandbox",
    })
    void aPathThatSomethingElseHasIsRefused(String containerPath, String why) throws IOException {
        Files.writeString(sandbox.resolve("taken"), "");
        Files.createDirectory(sandbox.resolve("directory"));
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.createSymbolicLink(sandbox.resolve("out"), outside);
        assertThatThrownBy(() -> SandboxLink.make(sandbox, containerPath, data))
                .isInstanceOf(VolumeException.class)
                .hasMessage("The container_path '%s' of a volume conflicts with the sandbox: %s", containerPath, why);
        assertThat(outside).isEmptyDirectory();
        assertThat(temp.resolve("x")).doesNotExist();
    }

    @Test
    void twoVolumesCannotHaveOnePath() throws IOException {
        SandboxLink.make(sandbox, "a", data);
        for (String path : new String[] {"a", "a/b"}) {
            assertThatThrownBy(() -> SandboxLink.make(sandbox, path, data)).hasMessageContaining("there is a already");
        }
        assertThat(data).isDirectoryNotContaining("glob:**/b");
    }
}
