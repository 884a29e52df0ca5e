package io.kebne.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
    @Test
    void aDirectoryIsTakenOnceUntilItIsGivenBack(@TempDir Path directory) throws NodeStartException {
        try (DirectoryLock lock = DirectoryLock.take(directory)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> DirectoryLock.take(directory))
                    .isInstanceOf(NodeStartException.class)
                    .hasMessageContaining("is in use by another master, run by this process");
        }

        DirectoryLock.take(directory).close();
    }
}
