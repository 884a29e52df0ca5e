package io.kebne.launcher.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with a service in Marathon's format. */
final class ServiceFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ServiceFile() {}

    /** @param file its name; {@code -}: standard input */
    static JsonNode read(String file) {
        try {
            String text = file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
            JsonNode node = MAPPER.readTree(text);
            if (node == null || !node.path("id").isTextual()) {
                throw new InvalidValueException("FILE", "'" + file + "' has no id of a service");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new InvalidValueException(
                    "FILE",
                    "'" + file + "' is no JSON, at line " + e.getLocation().getLineNr());
        } catch (IOException e) {
            throw new CommandFailedException("cannot read '" + file + "'", e);
        }
    }
}
