package io.kebne.actors.agent.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images that this machine has, unpacked, by the digests of their manifests, and what names they went by when they were got. A
 * cache that outlives the agent.
 *
 * <pre>
 *   unpacked/(digest)/rootfs/   its files
 *   unpacked/(digest)/config    what it says about how it is to be run
 *   names/(hash)                the digest of what had a name
 *   drafts/(any)/               where one is being made; emptied when the agent starts
 * </pre>
 */
final class ImageStore {
    private static final Logger LOG = LoggerFactory.getLogger(ImageStore.class);
    private static final String ROOTFS = "rootfs";
    private static final String CONFIG = "config";

    private final Path unpacked;
    private final Path names;
    private final Path drafts;

    private ImageStore(Path directory) {
        this.unpacked = directory.resolve("unpacked");
        this.names = directory.resolve("names");
        this.drafts = directory.resolve("drafts");
    }

    /** @param directory for these, which may have others beside them */
    static ImageStore open(Path directory) throws IOException {
        ImageStore store = new ImageStore(directory);
        try {
            Trees.remove(store.drafts);
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
     * Keeps an image from now on; one that is here already stays.
     *
     * @param rootfs its files in a draft, taken away from there
     */
    LocalImage add(String digest, Path rootfs, Path config) throws IOException {
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
            Trees.remove(draft);
        }
        return find(digest).orElseThrow(() -> new IOException("Image " + digest + " vanished"));
    }

    /** What had this name when it was looked up last, if it is still here. */
    Optional<LocalImage> named(String name) throws IOException {
        try {
            return find(Files.readString(names.resolve(hash(name))).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void name(String name, LocalImage image) throws IOException {
        Path draft = drafts.resolve(UUID.randomUUID().toString());
        Files.writeString(draft, image.digest() + "\n");
        Files.move(draft, names.resolve(hash(name)), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String hash(String name) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
