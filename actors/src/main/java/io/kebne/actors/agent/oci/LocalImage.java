package io.kebne.actors.agent.oci;

import java.nio.file.Path;

/** An image whose files are on this machine, unpacked. */
public final class LocalImage {
    private final String digest;
    private final Path rootfs;
    private final ImageConfig config;

    /**
     * @param digest of its manifest
     * @param rootfs its files, which nobody changes
     */
    LocalImage(String digest, Path rootfs, ImageConfig config) {
        this.digest = digest;
        this.rootfs = rootfs;
        this.config = config;
    }

    String digest() {
        return digest;
    }

    Path rootfs() {
        return rootfs;
    }

    ImageConfig config() {
        return config;
    }
}
