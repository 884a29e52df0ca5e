package io.kebne.actors.agent.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxAccessTest {
    @TempDir
    private Path root;

    private Path sandbox;
    private Path secret;

    @BeforeEach
    void setUp() throws IOException {
        sandbox = Files.createDirectories(root.resolve("sandbox"));
        Files.createDirectories(sandbox.resolve("jvm"));
        secret = Files.writeString(root.resolve("secret"), "secret");
    }

    @Test
    void filesAreReadFromEitherEnd() throws IOException {
        Files.writeString(sandbox.resolve("jvm/f"), "0123456789");

        try (SandboxAccess files = SandboxAccess.open(sandbox, "jvm")) {
            assertThat(files.head("f", 3)).isEqualTo("012".getBytes(UTF_8));
            assertThat(files.tail("f", 3)).isEqualTo("789".getBytes(UTF_8));
            assertThat(files.head("none", 3)).isEmpty();
            assertThat(files.size("f")).contains(10L);
        }
    }

    @Test
    void noLinkIsFollowed() throws IOException {
        Files.createSymbolicLink(sandbox.resolve("jvm/link"), secret);
        Files.createSymbolicLink(sandbox.resolve("out"), root);

        try (SandboxAccess files = SandboxAccess.open(sandbox, "jvm")) {
            assertThat(files.head("link", 100)).isEmpty();
            files.write("link", "x".getBytes(UTF_8));
        }
        assertThat(secret).hasContent("secret");
        assertThat(sandbox.resolve("jvm/link")).hasContent("x").isRegularFile();
        assertThatThrownBy(() -> SandboxAccess.open(sandbox, "out")).isInstanceOf(IOException.class);
    }
}
