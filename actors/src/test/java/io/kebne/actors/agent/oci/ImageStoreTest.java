package io.kebne.actors.agent.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are unpacked. */
class ImageStoreTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @TempDir
    Path temp;

    @Test
    void whoUnpacksAnImageThatSomebodyElseHasUnpackedMeanwhileHasThat() throws Exception {
        ImageStore store = ImageStore.open(temp);
        LocalImage first = add(store, "first");
        LocalImage second = add(store, "second");

        assertThat(second.rootfs()).isEqualTo(first.rootfs());
        assertThat(second.rootfs().resolve("name")).hasContent("first");
    }

    private static LocalImage add(ImageStore store, String name) throws Exception {
        Path draft = store.draft();
        Path rootfs = Files.createDirectory(draft.resolve("rootfs"));
        Files.writeString(rootfs.resolve("name"), name);
        return store.add(DIGEST, rootfs, Files.writeString(draft.resolve("config"), "{}"));
    }
}
