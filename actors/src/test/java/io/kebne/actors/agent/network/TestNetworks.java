package io.kebne.actors.agent.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Networks of a test, with plug-ins that the machine has, and others that only note what they are asked. */
public final class TestNetworks {
    private static final List<Path> PLUGINS = List.of(Path.of("/opt/cni/bin"), Path.of("/usr/lib/cni"));
    /** Notes what it is asked, and gives an address with the number of plug-ins that were asked before it. */
    private static final String RECORDER = """
            #!/bin/sh
            cd "$(dirname "$0")" || exit 1
            config=$(cat)
            echo "$CNI_COMMAND $CNI_CONTAINERID $CNI_IFNAME ${CNI_NETNS:-gone} $config" >> asked
            [ "$CNI_COMMAND" = DEL ] && exit 0
            echo '{"cniVersion": "0.4.0", "ips": [{"version": "4", "address": "10.0.0.'$(wc -l < asked)'/24"}]}'
            """;

    private static final String BROKEN = """
            #!/bin/sh
            [ "$CNI_COMMAND" = DEL ] && exit 0
            echo '{"code": 7, "msg": "no room is left"}'
            exit 1
            """;

    /** Waits until it may go on. */
    private static final String SLOW = """
            #!/bin/sh
            cd "$(dirname "$0")" || exit 1
            echo "$CNI_COMMAND" >> slow-asked
            [ "$CNI_COMMAND" = DEL ] && exit 0
            while [ ! -e go ]; do sleep 0.05; done
            echo '{"cniVersion": "0.4.0", "ips": []}'
            """;

    private final Path directory;

    /** @param directory for all that is needed */
    public TestNetworks(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(configs());
        program("recorder", RECORDER);
        program("broken", BROKEN);
        program("slow", SLOW);
    }

    /** What a test on this machine lacks for networks that lead somewhere. */
    public static Optional<String> lacks() {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("only root makes networks");
        }
        for (String plugin : List.of("ptp", "host-local")) {
            if (PLUGINS.stream().noneMatch(place -> Files.isExecutable(place.resolve(plugin)))) {
                return Optional.of("there is no CNI plug-in " + plugin + " (containernetworking-plugins)");
            }
        }
        return Optional.empty();
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.createDirectories(directory.resolve("plugins")).resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Settings of an agent. */
    public Map<String, String> settings() {
        return Map.of(
                "isolation",
                "network/cni,posix/cpu,posix/mem",
                "network-cni-config-dir",
                configs().toString(),
                "network-cni-plugins-dir",
                directory.resolve("plugins") + ":/opt/cni/bin:/usr/lib/cni");
    }

    private Path configs() {
        return directory.resolve("configs");
    }

    /** Puts a file there. */
    public void write(String file, String text) throws IOException {
        Files.writeString(configs().resolve(file), text);
    }

    /** One whose containers the machine reaches. */
    public void reachable(String name, String subnet) throws IOException {
        write(name + ".conflist", """
                {"cniVersion": "0.4.0", "name": "%s", "plugins": [
                  {"type": "ptp", "ipam": {"type": "host-local", "dataDir": "%s", "ranges": [[{"subnet": "%s"}]]}}]}
                """.formatted(name, directory.resolve("leases"), subnet));
    }

    /** One of plug-ins that lead nowhere. */
    public void of(String name, String... plugins) throws IOException {
        String all = String.join(
                ", ",
                List.of(plugins).stream()
                        .map(type -> "{\"type\": \"" + type + "\"}")
                        .toList());
        write(name + ".conflist", """
                {"cniVersion": "0.4.0", "name": "%s", "plugins": [%s]}""".formatted(name, all));
    }

    /** The addresses that containers of a reachable one have at the moment. */
    public List<String> leases(String name) throws IOException {
        Path all = directory.resolve("leases").resolve(name);
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (var files = Files.list(all)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.matches("[0-9.]+"))
                    .toList();
        }
    }

    /** What the plug-in that only notes was asked, in this order. */
    public List<String> asked() throws IOException {
        return lines("plugins/asked");
    }

    /** The commands that the slow plug-in was given. */
    public List<String> askedSlowly() throws IOException {
        return lines("plugins/slow-asked");
    }

    /** Lets the slow plug-in go on. */
    public void go() throws IOException {
        Files.createFile(directory.resolve("plugins/go"));
    }

    private List<String> lines(String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
