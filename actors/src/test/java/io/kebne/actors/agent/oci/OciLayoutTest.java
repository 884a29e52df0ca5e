package io.kebne.actors.agent.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images in OCI layouts. */
class OciLayoutTest {
    private static final String HERE = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";

    @TempDir
    Path directory;

    private OciLayout layout;
    private String manifest;

    @BeforeEach
    void write() throws Exception {
        layout = new OciLayout(directory);
        assertThat(layout.isThere()).isFalse();
        Files.createDirectories(directory.resolve("blobs/sha256"));
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        manifest = blob("{\"config\":{\"digest\":\"" + blob("{\"config\":{}}") + "\"}}");
    }

    @Test
    void anImageIsFoundByItsNameOrItsDigest() throws Exception {
        String other = blob("{}");
        index(entry(other, "1"), entry(manifest, "2"));

        assertThat(found(List.of("2", "3")).digest()).isEqualTo(manifest);
        assertThat(layout.find(List.of("3"), Optional.empty())).isEmpty();
        // Whatever its tag says meanwhile.
        assertThat(layout.find(List.of("1"), Optional.of(manifest))
                        .orElseThrow()
                        .digest())
                .isEqualTo(manifest);
        assertThat(layout.config(found(List.of("2")))).hasContent("{\"config\":{}}");
    }

    @Test
    void ofManyPlatformsThatOfThisMachineIsMeant() throws Exception {
        index(entry(
                blob("{\"manifests\":[" + platform(blob("{\"other\":1}"), "s390x") + "," + platform(manifest, HERE)
                        + "]}"),
                "1"));
        assertThat(found(List.of("1")).digest()).isEqualTo(manifest);

        index(entry(blob("{\"manifests\":[" + platform(manifest, "s390x") + "]}"), "1"));
        assertThatThrownBy(() -> layout.find(List.of("1"), Optional.empty()))
                .hasMessage("the image has nothing for linux/" + HERE);
    }

    @Test
    void digestsDoNotLeadElsewhere() throws Exception {
        index(entry("sha256:../../oci-layout", "1"));
        assertThatThrownBy(() -> layout.find(List.of("1"), Optional.empty()))
                .hasMessageContaining("names a blob 'sha256:../../oci-layout'");
    }

    private OciLayout.Found found(List<String> names) throws Exception {
        return layout.find(names, Optional.empty()).orElseThrow();
    }

    private String blob(String content) throws Exception {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8)));
        Files.writeString(directory.resolve("blobs/sha256").resolve(hash), content);
        return "sha256:" + hash;
    }

    private void index(String... entries) throws Exception {
        Files.writeString(directory.resolve("index.json"), "{\"manifests\":[" + String.join(",", entries) + "]}");
        assertThat(layout.isThere()).isTrue();
    }

    private static String entry(String digest, String name) {
        return "{\"digest\":\"" + digest + "\",\"annotations\":{\"" + OciLayout.NAME + "\":\"" + name + "\"}}";
    }

    private static String platform(String digest, String architecture) {
        return "{\"digest\":\"" + digest + "\",\"platform\":{\"os\":\"linux\",\"architecture\":\"" + architecture
                + "\"}}";
    }
}
