package io.kebne.actors.agent.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.protocol.task.NetworkInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a container's networks are, on the disk from before the first plug-in is asked until the last has taken away what it
 * gave, so that whoever comes next can see to that.
 *
 * @param networks in the order of their devices
 */
record NetworkNote(List<Joining> networks) {
    /**
     * A network that it joins.
     *
     * @param config as it was when the container joined
     * @param device by which it sees the network
     * @param result what the last of the plug-ins said, once it did
     */
    record Joining(NetworkConfig config, String device, Optional<JsonNode> result) {
        NetworkInfo info() {
            return new NetworkInfo(
                    config.name(), result.map(CniPlugins::addresses).orElse(List.of()));
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "note";
    private static final String CONFIG = "config";
    private static final String DEVICE = "device";
    private static final String RESULT = "result";

    NetworkNote {
        networks = List.copyOf(networks);
    }

    static NetworkNote of(List<NetworkConfig> configs) {
        List<Joining> networks = new ArrayList<>();
        for (NetworkConfig config : configs) {
            networks.add(new Joining(config, "eth" + networks.size(), Optional.empty()));
        }
        return new NetworkNote(networks);
    }

    NetworkNote with(int index, JsonNode result) {
        List<Joining> next = new ArrayList<>(networks);
        Joining joining = networks.get(index);
        next.set(index, new Joining(joining.config(), joining.device(), Optional.of(result)));
        return new NetworkNote(next);
    }

    List<NetworkInfo> infos() {
        return networks.stream().map(Joining::info).toList();
    }

    void write(Path directory) throws IOException {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Joining joining : networks) {
            ObjectNode one = all.addObject();
            one.set(CONFIG, joining.config().json());
            one.put(DEVICE, joining.device());
            joining.result().ifPresent(result -> one.set(RESULT, result));
        }
        Path draft = directory.resolve(FILE + ".new");
        // On the disk before a plug-in notes there what it gave.
        Files.write(
                draft,
                JSON.writeValueAsBytes(all),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        Files.move(draft, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * @return empty when no plug-in was asked for anything yet
     * @throws IOException when it cannot be read, or is damaged
     */
    static Optional<NetworkNote> read(Path directory) throws IOException {
        List<Joining> networks = new ArrayList<>();
        try {
            for (JsonNode one : JSON.readTree(Files.readAllBytes(directory.resolve(FILE)))) {
                networks.add(new Joining(
                        NetworkConfig.of(one.path(CONFIG)),
                        one.path(DEVICE).asText(),
                        Optional.ofNullable(one.get(RESULT))));
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return Optional.of(new NetworkNote(networks));
    }
}
