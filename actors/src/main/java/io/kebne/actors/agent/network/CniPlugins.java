package io.kebne.actors.agent.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.actors.agent.network.NetworkNote.Joining;
import io.kebne.actors.agent.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Asks plug-ins to connect containers, and to disconnect them (CNI specification 1.0.0, sections 2 and 4). Blocks.
 *
 * @param directories where they are
 */
record CniPlugins(List<Path> directories) {
    /** That of an address server may take long. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "type";
    private static final String PREVIOUS = "prevResult";

    CniPlugins {
        directories = List.copyOf(directories);
    }

    /**
     * One container that is connected or disconnected.
     *
     * @param namespace of its network; empty: that has gone already
     * @param directory for what is said
     */
    record Target(String containerId, Optional<Path> namespace, Path directory) {}

    /** @throws IOException when there is one missing, without which nothing can be given back either */
    void require(NetworkConfig network) throws IOException {
        for (ObjectNode plugin : network.plugins()) {
            Path unused = find(plugin.path(TYPE).asText());
        }
    }

    /**
     * Connects it.
     *
     * @return what the last plug-in says of it
     * @throws IOException when one refuses; some may have done their part
     */
    JsonNode add(Target target, Joining network) throws IOException {
        Optional<JsonNode> result = Optional.empty();
        for (ObjectNode plugin : network.config().plugins()) {
            result = run("ADD", target, network, plugin, result);
        }
        return result.orElseThrow(() -> new IOException("the network's plug-ins say nothing"));
    }

    /**
     * Disconnects it, whatever of it was connected: that it was not is no error for a plug-in.
     *
     * @throws IOException when one refuses
     */
    void delete(Target target, Joining network) throws IOException {
        List<ObjectNode> plugins = new ArrayList<>(network.config().plugins());
        Collections.reverse(plugins);
        for (ObjectNode plugin : plugins) {
            Optional<JsonNode> unused = run("DEL", target, network, plugin, network.result());
        }
    }

    /** Where it can be reached, whichever version of the specification it follows. */
    static List<String> addresses(JsonNode result) {
        List<String> addresses = new ArrayList<>();
        result.path("ips")
                .forEach(ip -> addresses.add(withoutPrefix(ip.path("address").asText())));
        for (String old : List.of("ip4", "ip6")) {
            if (result.path(old).has("ip")) {
                addresses.add(withoutPrefix(result.path(old).path("ip").asText()));
            }
        }
        return addresses;
    }

    private static String withoutPrefix(String address) {
        int slash = address.indexOf('/');
        return slash < 0 ? address : address.substring(0, slash);
    }

    private Optional<JsonNode> run(
            String command, Target target, Joining network, ObjectNode plugin, Optional<JsonNode> previous)
            throws IOException {
        String type = plugin.path(TYPE).asText();
        ObjectNode config = plugin.deepCopy();
        config.put("cniVersion", network.config().cniVersion());
        config.put("name", network.config().name());
        config.remove(PREVIOUS);
        previous.ifPresent(result -> config.set(PREVIOUS, result));
        Path in = Files.write(target.directory().resolve("in"), JSON.writeValueAsBytes(config));
        Path out = target.directory().resolve("out");
        Path err = target.directory().resolve("err");
        ProcessBuilder builder = new ProcessBuilder(find(type).toString())
                .directory(target.directory().toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .putAll(Map.of(
                        "CNI_COMMAND", command,
                        "CNI_CONTAINERID", target.containerId(),
                        "CNI_NETNS", target.namespace().map(Path::toString).orElse(""),
                        "CNI_IFNAME", network.device(),
                        "CNI_PATH", path()));
        Process process = builder.start();
        String who = "plug-in " + type + " of network '" + network.config().name() + "'";
        if (!Tools.ends(process, PATIENCE)) {
            throw new IOException(who + " took longer than " + PATIENCE.toSeconds() + " s");
        }
        Optional<JsonNode> said = json(out);
        if (process.exitValue() != 0) {
            String why = said.map(error -> error.path("msg").asText())
                    .filter(text -> !text.isBlank())
                    .orElse(Tools.lastLine(err));
            throw new IOException(who + ": " + why);
        }
        return said.filter(JsonNode::isObject);
    }

    private Path find(String type) throws IOException {
        return new Tools(path())
                .find(type)
                .orElseThrow(() -> new IOException(
                        "there is no plug-in '" + type + "' in " + NetworkSettings.PLUGINS + " of this agent"));
    }

    private String path() {
        return directories.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    private static Optional<JsonNode> json(Path file) throws IOException {
        try {
            return Optional.ofNullable(JSON.readTree(file.toFile())).filter(read -> !read.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
