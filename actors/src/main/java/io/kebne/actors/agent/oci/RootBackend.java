package io.kebne.actors.agent.oci;

import io.kebne.actors.agent.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How containers get files of their own. An overlay is mounted in a namespace of mounts that ends with the container's processes, so
 * nobody has to unmount it.
 */
final class RootBackend {
    private static final Logger LOG = LoggerFactory.getLogger(RootBackend.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String MOUNT = "mount -t overlay overlay -o \"$1\" \"$2\" || exit 125; shift 2; exec \"$@\"";

    private final boolean overlay;
    private final Tools tools;
    private final Duration copyTimeout;

    private RootBackend(boolean overlay, Tools tools, Duration copyTimeout) {
        this.overlay = overlay;
        this.tools = tools;
        this.copyTimeout = copyTimeout;
    }

    /**
     * Tries out what this machine allows.
     *
     * @param draft an empty directory where containers' files will lie, too
     * @throws IOException when the backend that is asked for does not work, with a message that names the setting
     */
    static RootBackend open(OciSettings settings, Tools tools, Path draft) throws IOException {
        boolean overlay = false;
        if (settings.backend() != OciSettings.Backend.COPY) {
            try {
                tryOverlay(tools, draft);
                overlay = true;
            } catch (IOException e) {
                if (settings.backend() == OciSettings.Backend.OVERLAY) {
                    throw new IOException(OciSettings.BACKEND + ": overlay does not work here: " + e.getMessage(), e);
                }
                LOG.warn("No overlay can be mounted here: each container has a copy of its image ({})", e.getMessage());
            }
        }
        return new RootBackend(overlay, tools, settings.timeout());
    }

    private static void tryOverlay(Tools tools, Path draft) throws IOException {
        Bundle bundle = new Bundle("trial", draft.resolve("bundle"));
        bundle.create();
        Path image = Files.createDirectory(draft.resolve("image"));
        RootBackend backend = new RootBackend(true, tools, PATIENCE);
        Tools.run(
                backend.through(bundle, new LocalImage("", image, ImageConfig.NONE), List.of("true")), draft, PATIENCE);
    }

    String name() {
        return overlay ? "overlay" : "copy";
    }

    /**
     * Makes what a container's files need. With copies, that takes as long as they are large.
     *
     * @return the line that starts the container where it sees its files, of the line that starts it
     */
    List<String> through(Bundle bundle, LocalImage image, List<String> line) throws IOException {
        if (!overlay) {
            Path copier = tools.require("cp", "copies images");
            Tools.run(
                    List.of(
                            copier.toString(),
                            "-a",
                            "--reflink=auto",
                            image.rootfs().toString(),
                            bundle.rootfs().toString()),
                    bundle.directory(),
                    copyTimeout);
            return line;
        }
        for (Path directory : List.of(bundle.rootfs(), bundle.upper(), bundle.work())) {
            Files.createDirectory(directory);
        }
        // What is merged has the rights of the directory above.
        Files.setPosixFilePermissions(bundle.upper(), Files.getPosixFilePermissions(image.rootfs()));
        String options = "lowerdir=" + option(image.rootfs()) + ",upperdir=" + option(bundle.upper()) + ",workdir="
                + option(bundle.work());
        List<String> all = new ArrayList<>(List.of(
                tools.require("unshare", "makes namespaces of mounts").toString(),
                "--mount",
                "--propagation",
                "slave",
                "/bin/sh",
                "-c",
                MOUNT,
                "kebne-overlay",
                options,
                bundle.rootfs().toString()));
        all.addAll(line);
        return all;
    }

    /** Commas and colons end a path there. */
    private static String option(Path path) throws IOException {
        String text = path.toString();
        if (text.chars().anyMatch(c -> c == ',' || c == ':' || c == '\\')) {
            throw new IOException("the path " + text + " has a comma, a colon or a backslash");
        }
        return text;
    }
}
