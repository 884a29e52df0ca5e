package io.kebne.actors.agent.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an image says about how it is to be run (OCI image specification, config.md).
 *
 * @param environment each as {@code NAME=VALUE}
 * @param entrypoint a program and its first arguments
 * @param command the rest of them, or a program as well where there is no entrypoint
 * @param directory in which it runs
 * @param user by its name or number, perhaps with a group behind a colon
 */
record ImageConfig(
        List<String> environment,
        List<String> entrypoint,
        List<String> command,
        Optional<String> directory,
        Optional<String> user) {
    /** Of an image that says nothing. */
    static final ImageConfig NONE =
            new ImageConfig(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

    private static final ObjectMapper JSON = new ObjectMapper();

    ImageConfig {
        environment = List.copyOf(environment);
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
    }

    /** @throws IOException when it is no JSON */
    static ImageConfig parse(byte[] json) throws IOException {
        JsonNode config = JSON.readTree(json).path("config");
        return new ImageConfig(
                texts(config.path("Env")),
                texts(config.path("Entrypoint")),
                texts(config.path("Cmd")),
                text(config.path("WorkingDir")),
                text(config.path("User")));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.of(node.asText("")).filter(text -> !text.isBlank());
    }
}
