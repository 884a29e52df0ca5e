package io.kebne.actors.agent.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A directory of images in the form of the OCI image specification: an index, and blobs that are named by their digests. */
record OciLayout(Path directory) {
    static final String NAME = "org.opencontainers.image.ref.name";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern DIGEST = Pattern.compile("sha256:[a-f0-9]{64}");
    private static final String INDEX = "index.json";
    private static final String VERSION = "oci-layout";
    private static final String BLOBS = "blobs";
    private static final long LARGEST = 8L * 1024 * 1024;
    /** An index may lead to another one; nobody needs more. */
    private static final int DEEPEST = 3;

    /** An image in it, as the index has it. */
    record Found(ObjectNode descriptor, String digest) {}

    boolean isThere() {
        return Files.isRegularFile(directory.resolve(INDEX)) && Files.isRegularFile(directory.resolve(VERSION));
    }

    /**
     * The image of one of these names, for this kind of machine.
     *
     * @param digest that it must have; empty: any
     * @throws IOException when the layout is not what it should be, or has none for this kind of machine
     */
    Optional<Found> find(List<String> names, Optional<String> digest) throws IOException {
        for (JsonNode one : read(directory.resolve(INDEX)).path("manifests")) {
            boolean named = names.contains(one.path("annotations").path(NAME).asText(""));
            boolean meant = digest.map(one.path("digest").asText("")::equals).orElse(named);
            if (meant && one instanceof ObjectNode descriptor) {
                return Optional.of(leaf(descriptor, DEEPEST));
            }
        }
        return Optional.empty();
    }

    private Found leaf(ObjectNode descriptor, int deeper) throws IOException {
        String digest = descriptor.path("digest").asText("");
        JsonNode manifests = read(blob(digest)).path("manifests");
        if (!manifests.isArray()) {
            return new Found(descriptor, digest);
        }
        for (JsonNode one : manifests) {
            JsonNode platform = one.path("platform");
            boolean ours = platform.path("os").asText("").equals("linux")
                    && platform.path("architecture").asText("").equals(architecture());
            if (ours && deeper > 0 && one instanceof ObjectNode inner) {
                return leaf(inner, deeper - 1);
            }
        }
        throw new IOException("the image has nothing for linux/" + architecture());
    }

    /** As Go calls it. */
    private static String architecture() {
        String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }

    /** What an image says about how it is to be run. */
    Path config(Found image) throws IOException {
        Path file =
                blob(read(blob(image.digest())).path("config").path("digest").asText(""));
        requireBounded(file);
        return file;
    }

    /** Makes a layout that has just one of the images of this one, by the name that is given. */
    void only(Found image, String name, Path target) throws IOException {
        Files.createDirectory(target);
        Files.copy(directory.resolve(VERSION), target.resolve(VERSION));
        Files.createSymbolicLink(target.resolve(BLOBS), directory.resolve(BLOBS).toRealPath());
        ObjectNode descriptor = image.descriptor().deepCopy();
        descriptor.remove("platform");
        descriptor.putObject("annotations").put(NAME, name);
        ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2);
        index.putArray("manifests").add(descriptor);
        JSON.writeValue(target.resolve(INDEX).toFile(), index);
    }

    private Path blob(String digest) throws IOException {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IOException(directory + " names a blob '" + digest + "'; only digests of sha256 are known");
        }
        return directory.resolve(BLOBS).resolve("sha256").resolve(digest.substring(digest.indexOf(':') + 1));
    }

    private static JsonNode read(Path file) throws IOException {
        requireBounded(file);
        return JSON.readTree(Files.readAllBytes(file));
    }

    private static void requireBounded(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than " + LARGEST + " bytes");
        }
    }
}
