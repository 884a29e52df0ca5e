package io.kebne.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedClassesTest {
    @TempDir
    private Path directory;

    private Path jar;
    private Path archive;

    @BeforeEach
    void build() throws IOException {
        jar = Files.createFile(directory.resolve("kebne.jar"));
        archive = Files.createFile(directory.resolve("kebne.jsa"));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000));
        Files.setLastModifiedTime(archive, FileTime.fromMillis(2_000));
    }

    @Test
    @DisplayName("an archive beside the packaged program is used")
    void used() {
        assertThat(SharedClasses.options(jar.toString())).contains("-XX:SharedArchiveFile=" + archive);
        assertThat(SharedClasses.options(jar + File.pathSeparator + "more.jar"))
                .contains("-XX:SharedArchiveFile=" + archive);
    }

    @Test
    @DisplayName("an agent uses its own archive, or that of all")
    void ofAgent() throws IOException {
        assertThat(SharedClasses.optionsOfAgent(jar.toString())).contains("-XX:SharedArchiveFile=" + archive);
        Path own = Files.createFile(directory.resolve("kebne-agent.jsa"));
        Files.setLastModifiedTime(own, FileTime.fromMillis(2_000));
        assertThat(SharedClasses.optionsOfAgent(jar.toString())).contains("-XX:SharedArchiveFile=" + own);
        assertThat(SharedClasses.options(jar.toString())).contains("-XX:SharedArchiveFile=" + archive);
    }

    @Test
    @DisplayName("an archive older than the program, or none, is not used; nor is one beside another jar")
    void notUsed() throws IOException {
        assertThat(SharedClasses.options(directory.resolve("classes").toString()))
                .isEmpty();
        Files.setLastModifiedTime(archive, FileTime.fromMillis(500));
        assertThat(SharedClasses.options(jar.toString())).isEmpty();
        Files.delete(archive);
        assertThat(SharedClasses.options(jar.toString())).isEmpty();
    }
}
