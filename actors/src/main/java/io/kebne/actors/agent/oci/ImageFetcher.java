package io.kebne.actors.agent.oci;

import io.kebne.actors.agent.tool.Tools;
import io.kebne.actors.agent.volume.Tree;
import io.kebne.protocol.task.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gets images from where they lie, in a directory of this machine or in registries, and unpacks them into the store. In a directory an
 * image is an archive as by {@code docker save}, {@code NAME:TAG.tar}, or lies in an OCI layout: that of its name, or that which
 * the directory is itself. Registries are asked by skopeo, which also reads archives; umoci unpacks. All methods block.
 */
final class ImageFetcher {
    /** How the one image of a draft is called. */
    private static final String IMAGE = "image";

    private static final String LAYOUT = "layout";
    private static final String ARCHIVE = "archive.tar";

    private final OciSettings settings;
    private final ImageStore store;
    private final Tools tools;

    ImageFetcher(OciSettings settings, ImageStore store, Tools tools) {
        this.settings = settings;
        this.store = store;
        this.tools = tools;
    }

    /** An image that needs not be got, for it is here, and is still the one that has this name. */
    Optional<LocalImage> known(ImageReference image) throws IOException {
        if (settings.directory().isEmpty()) {
            return store.named(registryName(image));
        }
        Path archive = archive(image);
        if (Files.isRegularFile(archive)) {
            return store.named(key(archive));
        }
        Optional<InLayout> found = inLayout(image);
        return found.isPresent() ? store.find(found.get().image().digest()) : Optional.empty();
    }

    /** @throws IOException when it cannot be had, with a message for the user */
    LocalImage get(ImageReference image) throws IOException {
        if (settings.directory().isEmpty()) {
            return copied("docker://" + registryName(image), registryName(image), Optional.empty(), isPlain(image));
        }
        Path archive = archive(image);
        if (Files.isRegularFile(archive)) {
            return copied("docker-archive:" + ARCHIVE, key(archive), Optional.of(archive), false);
        }
        InLayout found = inLayout(image).orElseThrow(() -> notFound(image, archive));
        Path draft = store.draft();
        try {
            return unpacked(found.layout(), found.image(), draft);
        } finally {
            Tree.delete(draft);
        }
    }

    private record InLayout(OciLayout layout, OciLayout.Found image) {}

    private Optional<InLayout> inLayout(ImageReference image) throws IOException {
        Path directory = settings.directory().orElseThrow();
        OciLayout own = new OciLayout(directory.resolve(image.name()));
        Optional<InLayout> found = inLayout(own, List.of(image.tag().orElse("")), image);
        if (found.isPresent()) {
            return found;
        }
        List<String> names = new ArrayList<>();
        image.tag().ifPresent(tag -> {
            names.add(image.name() + ":" + tag);
            if (tag.equals(ImageReference.LATEST)) {
                names.add(image.name());
            }
        });
        return inLayout(new OciLayout(directory), names, image);
    }

    private static Optional<InLayout> inLayout(OciLayout layout, List<String> names, ImageReference image)
            throws IOException {
        return layout.isThere()
                ? layout.find(names, image.digest()).map(found -> new InLayout(layout, found))
                : Optional.empty();
    }

    private IOException notFound(ImageReference image, Path archive) {
        return new IOException("it is not in " + settings.directory().orElseThrow() + " (" + OciSettings.REGISTRY
                + "): there is no archive " + archive.getFileName() + ", and no OCI layout that has " + image);
    }

    private Path archive(ImageReference image) {
        return settings.directory().orElseThrow().resolve(image + ".tar");
    }

    /** Names an archive as it is now. */
    private static String key(Path archive) throws IOException {
        return archive + "\n" + Files.size(archive) + "\n"
                + Files.getLastModifiedTime(archive).toMillis();
    }

    private String registryName(ImageReference image) {
        // Who wants a tag and a digest is given what the digest says.
        String version = image.digest()
                .map(digest -> "@" + digest)
                .orElseGet(() -> ":" + image.tag().orElse(ImageReference.LATEST));
        String host =
                image.registry().or(settings::registry).map(name -> name + "/").orElse("");
        return host + image.repository() + version;
    }

    private boolean isPlain(ImageReference image) {
        Optional<String> host = image.registry().or(settings::registry);
        return settings.plain() && host.equals(settings.registry());
    }

    /**
     * @param source in skopeo's words
     * @param name by which it is known later
     * @param archive that it is in
     * @param plain whether it comes from a registry without TLS
     */
    private LocalImage copied(String source, String name, Optional<Path> archive, boolean plain) throws IOException {
        Path skopeo = tools.require("skopeo", archive.isPresent() ? "reads archives of images" : "asks registries");
        Path draft = store.draft();
        try {
            List<String> line = new ArrayList<>(List.of(skopeo.toString()));
            if (archive.isPresent()) {
                // Whom to trust is a question about registries.
                line.add("--insecure-policy");
                Files.createSymbolicLink(draft.resolve(ARCHIVE), archive.get().toRealPath());
            }
            line.addAll(List.of("copy", "--quiet"));
            if (plain) {
                line.add("--src-tls-verify=false");
            }
            line.addAll(List.of(source, "oci:" + LAYOUT + ":" + IMAGE));
            Tools.run(line, draft, settings.timeout());
            OciLayout layout = new OciLayout(draft.resolve(LAYOUT));
            OciLayout.Found found = layout.find(List.of(IMAGE), Optional.empty())
                    .orElseThrow(() -> new IOException("skopeo copied nothing"));
            LocalImage image = unpacked(layout, found, draft);
            store.name(name, image);
            return image;
        } finally {
            Tree.delete(draft);
        }
    }

    /** @param draft where there is room for it, beside a layout */
    private LocalImage unpacked(OciLayout layout, OciLayout.Found image, Path draft) throws IOException {
        Optional<LocalImage> here = store.arrived(image.digest());
        if (here.isPresent()) {
            return here.get();
        }
        Path umoci = tools.require("umoci", "unpacks images");
        layout.only(image, IMAGE, draft.resolve("single"));
        Tools.run(
                List.of(umoci.toString(), "raw", "unpack", "--image", "single:" + IMAGE, "rootfs"),
                draft,
                settings.timeout());
        // What is in the store is used for ever, also when the machine loses its power now.
        Optional<Path> sync = tools.find("sync");
        if (sync.isPresent()) {
            Tools.run(List.of(sync.get().toString(), "--file-system", "rootfs"), draft, settings.timeout());
        }
        return store.add(image.digest(), draft.resolve("rootfs"), layout.config(image));
    }
}
