package io.kebne.persistence.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/**
 * Bytes as some released version wrote them, as hexadecimal text, and beside them the same as JSON for reviewers.
 *
 * @param family the manifest under which the journal keeps them
 */
record GoldenFile(String family, String name) {
    static final Path DIRECTORY = Path.of("src/test/resources/golden");

    private static final int BYTES_PER_LINE = 60;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    Path bytesFile() {
        return DIRECTORY.resolve(family).resolve(name + ".cbor.hex");
    }

    Path jsonFile() {
        return DIRECTORY.resolve(family).resolve(name + ".json");
    }

    byte[] bytes() throws IOException {
        return HexFormat.of().parseHex(Files.readString(bytesFile()).replaceAll("\\s", ""));
    }

    JsonNode json() throws IOException {
        return JSON.readTree(Files.readString(jsonFile()));
    }

    static JsonNode jsonOf(byte[] cbor) throws IOException {
        return JSON.readTree(JSON.writeValueAsString(CBOR.readTree(cbor)));
    }

    /** Writes both files unless they exist: what is written once is never changed. */
    void writeIfMissing(byte[] cbor) throws IOException {
        if (Files.exists(bytesFile())) {
            return;
        }
        Files.createDirectories(bytesFile().getParent());
        Files.writeString(jsonFile(), JSON.writeValueAsString(jsonOf(cbor)) + "\n", StandardOpenOption.CREATE_NEW);
        String hex = HexFormat.of().formatHex(cbor).replaceAll("(.{" + 2 * BYTES_PER_LINE + "})(?!$)", "$1\n");
        Files.writeString(bytesFile(), hex + "\n", StandardOpenOption.CREATE_NEW);
    }
}
