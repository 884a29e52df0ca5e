package io.kebne.actors.agent.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network as its operator describes it, in a file of CNI's: a list of plug-ins ({@code .conflist}), or one
 * ({@code .conf}, {@code .json}).
 *
 * @param name of the network
 * @param cniVersion of the specification that it follows
 * @param plugins what each is to be told, in the order in which they add to the container
 */
record NetworkConfig(String name, String cniVersion, List<ObjectNode> plugins) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What a plug-in is named: it is searched in directories. */
    private static final String TYPE = "[A-Za-z0-9_.-]+";

    private static final String NAME = "name";
    private static final String VERSION = "cniVersion";
    private static final String PLUGINS = "plugins";
    private static final String FIRST_VERSION = "0.1.0";
    /** Larger than any that somebody has written. */
    private static final long MOST_BYTES = 1 << 20;

    NetworkConfig {
        plugins = List.copyOf(plugins);
    }

    /**
     * Looks through a directory, by the files' names. What another file has wrong does not matter.
     *
     * @throws IOException when there is no such network, with a message for the user
     */
    static NetworkConfig find(Path directory, String name) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : files(directory)) {
            try {
                Optional<NetworkConfig> config =
                        read(file).filter(found -> found.name().equals(name));
                if (config.isPresent()) {
                    return config.get().checked(file);
                }
            } catch (JsonProcessingException e) {
                wrong.add(file.getFileName() + " is no JSON: " + e.getOriginalMessage());
            }
        }
        throw new IOException(
                "container.network_infos.name: there is no network '" + name + "' in " + NetworkSettings.CONFIGS
                        + " of this agent" + (wrong.isEmpty() ? "" : "; " + String.join("; ", wrong)));
    }

    private static List<Path> files(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "*.{conf,conflist,json}")) {
            all.forEach(files::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new IOException(NetworkSettings.CONFIGS + ": there is no directory " + directory, e);
        }
        files.sort(null);
        return files;
    }

    private static Optional<NetworkConfig> read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(NetworkSettings.CONFIGS + ": " + file + " has more than " + MOST_BYTES + " bytes");
        }
        JsonNode json = JSON.readTree(file.toFile());
        return json instanceof ObjectNode ? Optional.of(of(json)) : Optional.empty();
    }

    /** A list of plug-ins, or one that is the network's only one. */
    static NetworkConfig of(JsonNode json) {
        List<ObjectNode> plugins = new ArrayList<>();
        for (JsonNode plugin : json.has(PLUGINS) ? json.path(PLUGINS) : List.of(json)) {
            plugins.add(plugin instanceof ObjectNode one ? one : JSON.createObjectNode());
        }
        return new NetworkConfig(json.path(NAME).asText(), json.path(VERSION).asText(FIRST_VERSION), plugins);
    }

    /** As a list, which {@link #of} reads. */
    ObjectNode json() {
        ObjectNode json = JSON.createObjectNode().put(NAME, name).put(VERSION, cniVersion);
        json.putArray(PLUGINS).addAll(plugins);
        return json;
    }

    private NetworkConfig checked(Path file) throws IOException {
        if (plugins.isEmpty()) {
            throw new IOException(file + ": plugins: must be some");
        }
        for (ObjectNode plugin : plugins) {
            String type = plugin.path("type").asText();
            if (!type.matches(TYPE)) {
                throw new IOException(file + ": type: '" + type + "' is no name of a program");
            }
        }
        return this;
    }
}
