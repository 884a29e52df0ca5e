package io.kebne.actors.agent.network;

import io.kebne.actors.agent.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Namespaces of networks that outlive their processes, where {@code ip netns} has them: whoever is at the machine can look at a
 * container's by that. Blocks.
 *
 * @param ip the program, of iproute2
 * @param directory for what it says
 */
record NetworkNamespaces(Path ip, Path directory) {
    private static final Path PLACE = Path.of("/run/netns");
    private static final String PREFIX = "kebne-";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** @throws IOException when this machine has no such program */
    static NetworkNamespaces open(Tools tools, Path directory) throws IOException {
        return new NetworkNamespaces(
                tools.require("ip", "makes networks of containers (iproute2)"), Files.createDirectories(directory));
    }

    /** Where that of a container is, or would be. */
    static Path of(String containerId) {
        return PLACE.resolve(name(containerId));
    }

    private static String name(String containerId) {
        return PREFIX + containerId;
    }

    /** Makes one, with nothing but a loopback device. */
    void create(String containerId) throws IOException {
        run("netns", "add", name(containerId));
        try {
            run("-n", name(containerId), "link", "set", "lo", "up");
        } catch (IOException e) {
            remove(containerId);
            throw e;
        }
    }

    static boolean exists(String containerId) {
        return Files.exists(of(containerId));
    }

    /** Removes it, if it is there; devices in it go with it once no process is in it. */
    void remove(String containerId) throws IOException {
        if (exists(containerId)) {
            run("netns", "del", name(containerId));
        }
    }

    private void run(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(ip.toString()));
        line.addAll(List.of(arguments));
        Path own = Files.createTempDirectory(directory, "ip-");
        try {
            Tools.run(line, own, PATIENCE);
        } finally {
            Files.deleteIfExists(own.resolve(Tools.SAID));
            Files.delete(own);
        }
    }
}
