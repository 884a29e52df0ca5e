package io.kebne.actors.agent.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.actors.agent.volume.Tree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images that this machine has, unpacked, by the digests of their manifests, and what names they went by when they were got. A
 * cache that outlives the agent. Images only come and go while its lock is held, and none goes that somebody has claimed or uses.
 *
 * <pre>
 *   unpacked/(digest)/rootfs/   its files
 *   unpacked/(digest)/config    what it says about how it is to be run
 *   names/(hash)                the digest of what had a name
 *   drafts/(any)/               where one is being made, or removed; emptied when the agent starts
 * </pre>
 */
final class ImageStore {
    private static final Logger LOG = LoggerFactory.getLogger(ImageStore.class);
    private static final String ROOTFS = "rootfs";
    private static final String CONFIG = "config";

    private final Path unpacked;
    private final Path names;
    private final Path drafts;
    /** Digests of the images of which containers are being made, by container. Guarded by this. */
    private final Map<String, String> claims = new HashMap<>();
    /** Containers for which images are being got. Guarded by this. */
    private final Set<String> waiting = new HashSet<>();
    /** Digests of the images that have come while containers wait; they stay until none does. Guarded by this. */
    private final Set<String> arrived = new HashSet<>();

    /** Who uses images beside those who claim them. */
    @FunctionalInterface
    interface Users {
        /**
         * The digests of all images that they use; empty when that cannot be told.
         *
         * @param claimants containers that are being made
         */
        Optional<Set<String>> digests(Set<String> claimants) throws IOException;
    }

    private ImageStore(Path directory) {
        this.unpacked = directory.resolve("unpacked");
        this.names = directory.resolve("names");
        this.drafts = directory.resolve("drafts");
    }

    /** @param directory for these, which may have others beside them */
    static ImageStore open(Path directory) throws IOException {
        ImageStore store = new ImageStore(directory);
        try {
            Tree.delete(store.drafts);
        } catch (IOException e) {
            // A program that an earlier life of the agent started may still be writing there.
            LOG.warn("Not all of {} can be removed now; what is left is when the agent starts again", store.drafts, e);
        }
        Files.createDirectories(store.unpacked);
        Files.createDirectories(store.names);
        Files.createDirectories(store.drafts);
        return store;
    }

    Optional<LocalImage> find(String digest) throws IOException {
        Path directory = of(digest);
        try {
            ImageConfig config = ImageConfig.parse(Files.readAllBytes(directory.resolve(CONFIG)));
            return Optional.of(new LocalImage(digest, directory.resolve(ROOTFS), config));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Path of(String digest) {
        return unpacked.resolve(digest.replace(':', '-'));
    }

    /** An empty directory on the same file system, which who asks removes. */
    Path draft() throws IOException {
        return Files.createDirectory(drafts.resolve(UUID.randomUUID().toString()));
    }

    /**
     * Keeps an image from now on; one that is here already stays. Those who {@linkplain #await wait} can claim it.
     *
     * @param rootfs its files in a draft, taken away from there
     */
    synchronized LocalImage add(String digest, Path rootfs, Path config) throws IOException {
        Path draft = Files.createDirectory(rootfs.resolveSibling("image"));
        Files.move(rootfs, draft.resolve(ROOTFS));
        Files.copy(config, draft.resolve(CONFIG));
        try {
            Files.move(draft, of(digest), StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // By another name somebody was faster. That the directory is not empty has no exception of its own here.
            if (find(digest).isEmpty()) {
                throw e;
            }
            Tree.delete(draft);
        }
        return arrived(digest).orElseThrow(() -> new IOException("Image " + digest + " vanished"));
    }

    /** An image that needs not be got for those who {@linkplain #await wait}, for it is here, and stays until they claim it. */
    synchronized Optional<LocalImage> arrived(String digest) throws IOException {
        Optional<LocalImage> image = find(digest);
        if (image.isPresent() && !waiting.isEmpty()) {
            arrived.add(digest);
        }
        return image;
    }

    /** What had this name when it was looked up last, if it is still here. */
    Optional<LocalImage> named(String name) throws IOException {
        try {
            return find(Files.readString(names.resolve(hash(name))).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    synchronized void name(String name, LocalImage image) throws IOException {
        Path draft = drafts.resolve(UUID.randomUUID().toString());
        Files.writeString(draft, image.digest() + "\n");
        Files.move(draft, names.resolve(hash(name)), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What comes from now on stays until this container has claimed its image or is {@linkplain #release released}. */
    synchronized void await(String container) {
        waiting.add(container);
    }

    private void awaitNoMore(String container) {
        waiting.remove(container);
        if (waiting.isEmpty()) {
            arrived.clear();
        }
    }

    /**
     * Keeps an image for a container that is being made, until that is {@linkplain #release released}.
     *
     * @return whether it is still here
     */
    synchronized boolean claim(String container, LocalImage image) throws IOException {
        if (find(image.digest()).isEmpty()) {
            return false;
        }
        claims.put(container, image.digest());
        awaitNoMore(container);
        return true;
    }

    /** The container has been made and counts among the users of its image, or will not be. */
    synchronized void release(String container) {
        claims.remove(container);
        awaitNoMore(container);
    }

    /**
     * Removes the images that nobody uses, and the names of those that are not here. None is removed when it cannot be told who
     * uses which. Takes as long as they are large; others are kept waiting only while it is found out which they are.
     *
     * @param kept digests of images that stay
     * @return how many were removed
     * @throws IOException when one cannot be removed: nobody sees it any more, and its files go when the agent starts again
     */
    int prune(Set<String> kept, Users users) throws IOException {
        List<Path> taken = takeUnused(kept, users);
        IOException failure = null;
        for (Path image : taken) {
            try {
                Tree.delete(image);
            } catch (IOException e) {
                LOG.warn("Not all of {} can be removed now; what is left is when the agent starts again", image, e);
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return taken.size();
    }

    /** Their directories, which are found by nobody any more. */
    private synchronized List<Path> takeUnused(Set<String> kept, Users users) throws IOException {
        Optional<Set<String>> used = users.digests(Set.copyOf(claims.keySet()));
        if (used.isEmpty()) {
            return List.of();
        }
        Set<Path> needed = Stream.of(kept, claims.values(), arrived, used.get())
                .flatMap(Collection::stream)
                .map(this::of)
                .collect(Collectors.toSet());
        List<Path> taken = new ArrayList<>();
        for (Path image : entries(unpacked)) {
            if (!needed.contains(image)) {
                Path draft = drafts.resolve(UUID.randomUUID().toString());
                Files.move(image, draft, StandardCopyOption.ATOMIC_MOVE);
                taken.add(draft);
            }
        }
        for (Path name : entries(names)) {
            if (!Files.isDirectory(of(Files.readString(name).strip()))) {
                Files.delete(name);
            }
        }
        return taken;
    }

    private static List<Path> entries(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        }
        return entries;
    }

    private static String hash(String name) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
