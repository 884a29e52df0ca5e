package io.kebne.actors.agent.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxFilesTest {
    private static final String LATEST = "/frameworks/f/executors/e/runs/latest";

    @TempDir
    Path temp;

    private WorkDirectory work;
    private Path sandbox;
    private SandboxFiles files;

    @BeforeEach
    void makeSandbox() throws IOException {
        work = WorkDirectory.open(temp.resolve("work"), () -> "agent");
        sandbox = work.createSandbox(new FrameworkId("f"), new ExecutorId("e"), "c1");
        Files.writeString(sandbox.resolve("stdout"), "0123456789");
        Files.setPosixFilePermissions(sandbox.resolve("stdout"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.createDirectories(sandbox.resolve("dir/deeper"));
        Files.writeString(sandbox.resolve("dir/deeper/file"), "deep");
        files = new SandboxFiles(work);
    }

    @AfterEach
    void close() throws IOException {
        work.close();
    }

    @Test
    void filesAreListedAsMesosDoes() throws IOException {
        String path = sandbox.toString();
        assertThat(files.list(path)).extracting(FileInfo::path).containsExactly(path + "/dir", path + "/stdout");
        FileInfo stdout = files.list(path).get(1);
        assertThat(stdout.mode()).isEqualTo("-rw-r--r--");
        assertThat(stdout.size()).isEqualTo(10);
        assertThat(stdout.nlink()).isEqualTo(1);
        assertThat(stdout.uid()).isEqualTo(System.getProperty("user.name"));
        assertThat(stdout.mtimeSeconds())
                .isEqualTo(Files.getLastModifiedTime(sandbox.resolve("stdout")).toMillis() / 1000);
        assertThat(files.list(path).get(0).mode()).startsWith("d");
    }

    @Test
    void theNewestSandboxCanBeNamedWithoutKnowingItsPath() throws IOException {
        assertThat(files.list(LATEST + "/"))
                .extracting(FileInfo::path)
                .containsExactly(LATEST + "/dir", LATEST + "/stdout");
        assertThat(text(files.read(LATEST + "/dir/deeper/file", 0, -1))).isEqualTo("deep");
    }

    @ParameterizedTest
    @CsvSource({"0,-1,0123456789", "3,4,3456", "8,100,89", "10,5,''", "11,5,''", "0,0,''"})
    void aPieceIsReadFromAnOffset(long offset, long length, String expected) throws IOException {
        SandboxFiles.Piece piece = files.read(LATEST + "/stdout", offset, length);
        assertThat(text(piece)).isEqualTo(expected);
        assertThat(piece.offset()).isEqualTo(offset);
    }

    @Test
    void anOffsetOfMinusOneAsksForTheSize() throws IOException {
        SandboxFiles.Piece piece = files.read(LATEST + "/stdout", -1, -1);
        assertThat(piece.offset()).isEqualTo(10);
        assertThat(piece.data()).isEmpty();
    }

    @Test
    void oneReadReturnsNoMoreThanMesosDoes() throws IOException {
        Files.write(sandbox.resolve("big"), new byte[SandboxFiles.MAX_READ + 1]);
        assertThat(files.read(LATEST + "/big", 0, Long.MAX_VALUE).data()).hasSize(SandboxFiles.MAX_READ);
    }

    @Test
    void numbersBelowMinusOneAreRefused() {
        assertThatThrownBy(() -> files.read(LATEST + "/stdout", -2, 1))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("offset"));
        assertThatThrownBy(() -> files.read(LATEST + "/stdout", 0, -2))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("length"));
    }

    @Test
    void aDownloadIsTheWholeFile() throws IOException {
        SandboxFiles.Download download = files.download(LATEST + "/dir/deeper/file");
        try (var channel = download.channel()) {
            ByteBuffer buffer = ByteBuffer.allocate(10);
            assertThat(channel.read(buffer)).isEqualTo(4);
            assertThat(download.name()).isEqualTo("file");
            assertThat(download.size()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "stdout",
                "/etc/passwd",
                "/frameworks",
                "/frameworks/f/executors/e/runs",
                "/frameworks/f/executors/e/runs/latest/missing",
                "/frameworks/f/executors/e/runs/latest/../../../../../../../meta/agent-id",
                "/frameworks/f/executors/e/runs/latest/../../../../../../../../../../../etc/passwd",
                "/frameworks/f/executors/e/runs/../../../../../../meta/agent-id",
                "/frameworks/../../../meta/agent-id/a/b/c",
                "/frameworks/f/executors/e/runs/latest/outside",
                "/frameworks/f/executors/e/runs/latest/neighbour/stdout",
                "/frameworks/f/executors/e/runs/latest/a\0b",
            })
    void nothingOutsideSandboxesIsThere(String path) throws IOException {
        Files.writeString(temp.resolve("secret"), "of the machine");
        Files.createSymbolicLink(sandbox.resolve("outside"), temp.resolve("secret"));
        Path neighbour = work.createSandbox(new FrameworkId("f"), new ExecutorId("e2"), "c9");
        Files.writeString(neighbour.resolve("stdout"), "of another task");
        Files.createSymbolicLink(sandbox.resolve("neighbour"), neighbour);
        assertThatThrownBy(() -> files.read(path, 0, 10)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> files.download(path)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void theAgentsOwnFilesAreNotThereByTheirAbsolutePathEither() {
        assertThatThrownBy(() -> files.read(work.root().resolve("meta/agent-id").toString(), 0, 10))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> files.list(work.root().toString())).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aLinkInsideTheSandboxIsFollowed() throws IOException {
        Files.createSymbolicLink(sandbox.resolve("link"), Path.of("dir"));
        assertThat(text(files.read(LATEST + "/link/deeper/file", 0, -1))).isEqualTo("deep");
    }

    @Test
    void directoriesInsideTheSandboxAreListedAndOthersAreNot() throws IOException {
        Files.createSymbolicLink(sandbox.resolve("link"), Path.of("dir"));
        Files.createDirectory(temp.resolve("machine"));
        Files.writeString(temp.resolve("machine/secret"), "of the machine");
        Files.createSymbolicLink(sandbox.resolve("outside"), temp.resolve("machine"));

        assertThat(files.list(LATEST + "/dir/deeper"))
                .extracting(FileInfo::path)
                .containsExactly(LATEST + "/dir/deeper/file");
        assertThat(files.list(LATEST + "/link")).extracting(FileInfo::path).containsExactly(LATEST + "/link/deeper");
        assertThatThrownBy(() -> files.list(LATEST + "/outside")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aDirectoryIsNotReadAndAFileNotListed() {
        assertThatThrownBy(() -> files.read(LATEST, 0, 10)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> files.list(LATEST + "/stdout")).isInstanceOf(NotDirectoryException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0100644, -rw-r--r--",
        "0040755, drwxr-xr-x",
        "0120777, lrwxrwxrwx",
        "0104711, -rws--x--x",
        "0041777, drwxrwxrwt",
        "0102644, -rw-r-Sr--",
    })
    void modesAreShownAsLsDoes(String octal, String text) {
        assertThat(FileMode.text(Integer.parseInt(octal, 8))).isEqualTo(text);
    }

    private static String text(SandboxFiles.Piece piece) {
        return new String(piece.data(), UTF_8);
    }
}
