package io.kebne.actors.agent.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users of an image, by the image's own accounts. */
class ImageUserTest {
    @TempDir
    Path temp;

    private Path rootfs;

    @BeforeEach
    void write() throws Exception {
        rootfs = Files.createDirectories(temp.resolve("rootfs"));
        Path etc = Files.createDirectory(rootfs.resolve("etc"));
        Files.writeString(etc.resolve("passwd"), "root:x:0:0::/:/bin/sh\nbroken\napp:x:7:8::/:/bin/sh\n");
        Files.writeString(etc.resolve("group"), "app:x:8:app\nlogs:x:9:other,app\nnone:x:10:apple\n");
    }

    @Test
    void namesAndNumbersAreLookedUp() throws Exception {
        ImageUser app = new ImageUser(7, 8, List.of(9));
        assertThat(user("app")).isEqualTo(app);
        assertThat(user("7")).isEqualTo(app);
        assertThat(user("app:logs")).isEqualTo(new ImageUser(7, 9, List.of()));
        assertThat(user("app:77")).isEqualTo(new ImageUser(7, 77, List.of()));
        assertThat(user("77")).isEqualTo(new ImageUser(77, 0, List.of()));
        assertThat(user("77:88")).isEqualTo(new ImageUser(77, 88, List.of()));
    }

    @Test
    void whoIsNotThereIsNamed() {
        assertThatThrownBy(() -> user("nobody")).hasMessage("command.user: the image has no user 'nobody'");
        assertThatThrownBy(() -> user("-1")).hasMessage("command.user: the image has no user '-1'");
        assertThatThrownBy(() -> user("app:none2")).hasMessage("command.user: the image has no group 'none2'");
    }

    @Test
    void accountsOfTheMachineAreNotTheImages() throws Exception {
        Path outside = Files.writeString(temp.resolve("passwd"), "app:x:70:80::/:/bin/sh\n");
        Path passwd = rootfs.resolve("etc/passwd");
        Files.delete(passwd);
        Files.createSymbolicLink(passwd, outside);
        assertThatThrownBy(() -> user("app")).hasMessage("command.user: the image has no user 'app'");
        Files.delete(passwd);
        assertThat(user("0")).isEqualTo(ImageUser.ROOT);
    }

    @Test
    void accountsAreNotReadWithoutABound() throws Exception {
        File passwd = rootfs.resolve("etc/passwd").toFile();
        try (RandomAccessFile file = new RandomAccessFile(passwd, "rw")) {
            file.setLength(8L * 1024 * 1024 + 1);
        }
        assertThatThrownBy(() -> user("app")).hasMessage("the image's /etc/passwd is larger than 8388608 bytes");
    }

    private ImageUser user(String name) throws Exception {
        return ImageUser.of(rootfs, "command.user", name);
    }
}
