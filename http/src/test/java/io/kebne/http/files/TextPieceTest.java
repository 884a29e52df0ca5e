package io.kebne.http.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextPieceTest {
    @Test
    void aCharacterThatIsCutOffIsLeftForTheNextPiece() {
        byte[] text = "aåß€😀".getBytes(UTF_8);

        assertThat(TextPiece.of(Arrays.copyOf(text, 1))).isEqualTo("a");
        assertThat(TextPiece.of(Arrays.copyOf(text, 2))).isEqualTo("a");
        assertThat(TextPiece.of(Arrays.copyOf(text, 3))).isEqualTo("aå");
        assertThat(TextPiece.of(Arrays.copyOf(text, 7))).isEqualTo("aåß");
        assertThat(TextPiece.of(Arrays.copyOf(text, 11))).isEqualTo("aåß€");
        assertThat(TextPiece.of(text)).isEqualTo("aåß€😀");
    }

    @Test
    void bytesThatAreNoTextAreReplaced() {
        assertThat(TextPiece.of(new byte[] {'a', (byte) 0xFF, 'b'})).isEqualTo("a\uFFFDb");
        assertThat(TextPiece.of(new byte[] {'a', (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80}))
                .startsWith("a\uFFFD");
    }

    @Test
    void aPieceOfNothingButTheBeginningOfACharacterIsNotEmpty() {
        assertThat(TextPiece.of(new byte[] {(byte) 0xE2, (byte) 0x82})).isNotEmpty();
        assertThat(TextPiece.of(new byte[0])).isEmpty();
    }

    @Property
    void readersWhoAdvanceByTheTextsLengthSeeTheWholeText(
            @ForAll String text, @ForAll @IntRange(min = 4, max = 9) int step) {
        byte[] file = text.getBytes(UTF_8);
        StringBuilder seen = new StringBuilder();
        int offset = 0;
        while (offset < file.length) {
            String piece = TextPiece.of(Arrays.copyOfRange(file, offset, Math.min(file.length, offset + step)));
            seen.append(piece);
            offset += piece.getBytes(UTF_8).length;
        }

        assertThat(seen.toString()).isEqualTo(new String(file, UTF_8));
    }
}
