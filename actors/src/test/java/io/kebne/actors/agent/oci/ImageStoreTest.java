package io.kebne.actors.agent.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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

    @Test
    void imagesThatNobodyUsesGoWithTheirNames() throws Exception {
        ImageStore store = ImageStore.open(temp);
        LocalImage claimed = add(store, digest('a'), "claimed");
        LocalImage used = add(store, digest('b'), "used");
        LocalImage kept = add(store, digest('c'), "kept");
        LocalImage unused = add(store, digest('d'), "unused");
        store.name("unused:latest", unused);
        store.name("kept:latest", kept);
        assertThat(store.claim("container", claimed)).isTrue();

        int removed = store.prune(Set.of(kept.digest()), claimants -> {
            assertThat(claimants).containsExactly("container");
            return Optional.of(Set.of(used.digest()));
        });

        assertThat(removed).isEqualTo(1);
        assertThat(store.find(unused.digest())).isEmpty();
        assertThat(unused.rootfs()).doesNotExist();
        assertThat(store.named("unused:latest")).isEmpty();
        assertThat(files("names")).hasSize(1);
        assertThat(files("drafts"))
                .filteredOn(draft -> Files.exists(draft.resolve("rootfs")))
                .isEmpty();
        for (LocalImage image : List.of(claimed, used, kept)) {
            assertThat(image.rootfs().resolve("name")).exists();
        }
        assertThat(store.named("kept:latest")).isPresent();

        store.release("container");
        assertThat(prune(store)).isEqualTo(3);
        assertThat(files("unpacked")).isEmpty();
        assertThat(store.claim("container", claimed)).as("it is here no more").isFalse();
    }

    @Test
    void noneGoesWhenItCannotBeToldWhoUsesWhich() throws Exception {
        ImageStore store = ImageStore.open(temp);
        LocalImage image = add(store, "any");

        assertThat(store.prune(Set.of(), claimants -> Optional.empty())).isZero();

        assertThat(image.rootfs().resolve("name")).exists();
    }

    @Test
    void whatHasComeStaysUntilAllWhoWaitedHaveClaimedTheirs() throws Exception {
        ImageStore store = ImageStore.open(temp);
        store.await("first");
        store.await("second");
        LocalImage image = add(store, "any");

        assertThat(store.claim("first", image)).isTrue();
        store.release("first");
        assertThat(prune(store)).isZero();
        assertThat(store.claim("second", image)).isTrue();
        store.release("second");

        assertThat(prune(store)).isEqualTo(1);
    }

    @Test
    void whatNobodyWaitsForAnyMoreGoes() throws Exception {
        ImageStore store = ImageStore.open(temp);
        add(store, "any");
        store.await("container");
        assertThat(store.arrived(DIGEST)).isPresent();
        assertThat(prune(store)).isZero();

        store.release("container");

        assertThat(prune(store)).isEqualTo(1);
        assertThat(store.arrived(DIGEST)).isEmpty();
    }

    private static int prune(ImageStore store) throws IOException {
        return store.prune(Set.of(), claimants -> Optional.of(Set.of()));
    }

    @Test
    void whoHasClaimedAnImageHasItWhoeverPrunesMeanwhile() throws Exception {
        ImageStore store = ImageStore.open(temp);
        int claimants = 4;
        ExecutorService threads = Executors.newFixedThreadPool(claimants + 1);
        AtomicInteger working = new AtomicInteger(claimants);
        try {
            Future<Integer> pruned = threads.submit(() -> {
                int removed = 0;
                while (working.get() > 0) {
                    removed += prune(store);
                }
                return removed;
            });
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < claimants; i++) {
                String container = "c" + i;
                all.add(threads.submit(() -> {
                    try {
                        return useOften(store, container);
                    } finally {
                        working.decrementAndGet();
                    }
                }));
            }
            for (Future<Integer> one : all) {
                assertThat(one.get(1, TimeUnit.MINUTES)).isPositive();
            }
            assertThat(pruned.get(1, TimeUnit.MINUTES)).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }

    /** @return how often it got the image before it was removed again */
    private static int useOften(ImageStore store, String container) throws Exception {
        int used = 0;
        for (int i = 0; i < 200; i++) {
            LocalImage image = add(store, container + " " + i);
            if (store.claim(container, image)) {
                used++;
                Path file = image.rootfs().resolve("name");
                for (int looks = 0; looks < 20; looks++) {
                    assertThat(Files.readString(file)).isNotEmpty();
                }
                store.release(container);
            }
        }
        return used;
    }

    private List<Path> files(String directory) throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve(directory))) {
            return files.toList();
        }
    }

    private static String digest(char c) {
        return "sha256:" + String.valueOf(c).repeat(64);
    }

    private static LocalImage add(ImageStore store, String name) throws Exception {
        return add(store, DIGEST, name);
    }

    private static LocalImage add(ImageStore store, String digest, String name) throws Exception {
        Path draft = store.draft();
        Path rootfs = Files.createDirectory(draft.resolve("rootfs"));
        Files.writeString(rootfs.resolve("name"), name);
        return store.add(digest, rootfs, Files.writeString(draft.resolve("config"), "{}"));
    }
}
