package io.kebne.actors.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeTest {
    @TempDir
    Path temp;

    @Test
    void aDirectoryIsDeletedWithAllThatIsInIt() throws IOException {
        Path top = Files.createDirectories(temp.resolve("top/a/b/c")).resolve("../../..");
        Files.writeString(top.resolve("a/b/c/file"), "deep");
        Files.writeString(top.resolve("a/file"), "less deep");
        Files.createDirectories(top.resolve("empty"));
        Tree.delete(temp.resolve("top"));
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void linksAreRemovedAndNotFollowed() throws IOException {
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Files.writeString(outside.resolve("file"), "of the machine");
        Path top = Files.createDirectories(temp.resolve("top/deep"));
        Files.createSymbolicLink(top.resolve("link"), outside);
        Files.createSymbolicLink(temp.resolve("top/link"), outside);
        Files.createSymbolicLink(temp.resolve("top/file"), outside.resolve("file"));
        Tree.delete(temp.resolve("top"));
        assertThat(temp.resolve("top")).doesNotExist();
        assertThat(outside.resolve("file")).hasContent("of the machine");
    }

    @Test
    void aLinkInThePlaceOfTheDirectoryIsRemovedAndNotFollowed() throws IOException {
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Files.writeString(outside.resolve("file"), "of the machine");
        Files.createSymbolicLink(temp.resolve("top"), outside);
        Tree.delete(temp.resolve("top"));
        assertThat(Files.isSymbolicLink(temp.resolve("top"))).isFalse();
        assertThat(outside.resolve("file")).exists();
    }

    @Test
    void anEmptiedDirectoryStays() throws IOException {
        Files.createDirectories(temp.resolve("top/a"));
        Tree.empty(temp.resolve("top"));
        assertThat(temp.resolve("top")).isEmptyDirectory();
    }

    @Test
    void whatIsNotThereIsDeletedAlready() throws IOException {
        Tree.delete(temp.resolve("missing"));
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void aTreeThatIsDeeperThanThePathsThatTheSystemTakesIsDeleted() throws Exception {
        Files.createDirectory(temp.resolve("top"));
        String line =
                "cd top; for i in $(seq 400); do mkdir d-of-a-long-name .moved-up-0 && cd -P d-of-a-long-name; done";
        Process shell = new ProcessBuilder("bash", "-c", line)
                .directory(temp.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).isZero();
        Tree.delete(temp.resolve("top"));
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void namesThatMovedDirectoriesWouldGetMayBeTaken() throws IOException {
        Path top = Files.createDirectories(temp.resolve("top"));
        for (String taken : new String[] {".moved-up-0", ".moved-up-1"}) {
            Files.createDirectories(top.resolve(taken).resolve("a/b/c"));
        }
        Files.createDirectories(top.resolve("x/y/z"));
        Tree.delete(top);
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatItsOwnerMayNotReadIsDeletedToo() throws IOException {
        Path locked = Files.createDirectories(temp.resolve("top/a/locked/deeper"));
        Files.writeString(locked.resolve("file"), "");
        for (String path : new String[] {"top/a/locked", "top/a", "top"}) {
            Files.setPosixFilePermissions(temp.resolve(path), PosixFilePermissions.fromString("---------"));
        }
        Tree.delete(temp.resolve("top"));
        assertThat(temp).isEmptyDirectory();
    }
}
