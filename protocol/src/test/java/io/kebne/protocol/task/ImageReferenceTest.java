package io.kebne.protocol.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of images. */
class ImageReferenceTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @Test
    void theFirstPartIsARegistryIfItLooksLikeAHost() {
        assertThat(parse("alpine")).isEqualTo(reference(null, "alpine", "latest", null));
        assertThat(parse("library/alpine:3")).isEqualTo(reference(null, "library/alpine", "3", null));
        assertThat(parse("r.example.com/a")).isEqualTo(reference("r.example.com", "a", "latest", null));
        assertThat(parse("localhost/a/b")).isEqualTo(reference("localhost", "a/b", "latest", null));
        assertThat(parse("r.example.com:5000/a:1")).isEqualTo(reference("r.example.com:5000", "a", "1", null));
        assertThat(parse("a@" + DIGEST)).isEqualTo(reference(null, "a", null, DIGEST));
        assertThat(parse("a:1@" + DIGEST)).isEqualTo(reference(null, "a", "1", DIGEST));
    }

    @Test
    void itIsWrittenWithItsTag() {
        assertThat(parse("alpine")).hasToString("alpine:latest");
        assertThat(parse("r:5000/a:1@" + DIGEST)).hasToString("r:5000/a:1@" + DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "A",
                "a b",
                "-a",
                "../a",
                "a/../b",
                "a/./b",
                "/a",
                "a/",
                "a:",
                "a:../b",
                "a@sha256:1",
                "a//b",
                "a\nb",
                "docker://a",
                "a:b:c",
                "r:5000:1/a"
            })
    void whatIsNoneIsRefused(String name) {
        assertThatThrownBy(() -> parse(name))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("image: must have the form [HOST[:PORT]/]NAME[:TAG][@sha256:HEX]");
    }

    @Test
    void itIsNotOfAnyLength() {
        assertThatThrownBy(() -> parse("a".repeat(513))).isInstanceOf(InvalidValueException.class);
    }

    private static ImageReference parse(String name) {
        return ImageReference.parse("image", name);
    }

    private static ImageReference reference(String registry, String repository, String tag, String digest) {
        return new ImageReference(
                Optional.ofNullable(registry), repository, Optional.ofNullable(tag), Optional.ofNullable(digest));
    }
}
