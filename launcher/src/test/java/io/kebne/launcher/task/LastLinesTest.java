package io.kebne.launcher.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastLinesTest {
    @ParameterizedTest
    @CsvSource({"0, ''", "1, 'c;'", "2, 'bb;c;'", "3, 'a;bb;c;'", "9, 'a;bb;c;'"})
    void theNewlineAtTheEndEndsTheLastLine(int lines, String rest) throws IOException {
        assertThat(last("a;bb;c;", lines)).isEqualTo(rest);
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "1, 'c'", "2, 'bb;c'", "3, 'a;bb;c'"})
    void aLineThatIsNotFinishedCounts(int lines, String rest) throws IOException {
        assertThat(last("a;bb;c", lines)).isEqualTo(rest);
    }

    @Test
    void emptyLinesCount() throws IOException {
        assertThat(last("a;;;b;", 3)).isEqualTo(";;b;");
    }

    @Test
    void anEmptyFileHasNone() throws IOException {
        assertThat(last("", 5)).isEmpty();
    }

    @Test
    void linesAreFoundAcrossThePiecesInWhichAFileIsRead() throws IOException {
        String line = "x".repeat(50_000) + ";";
        String text = "start;" + line.repeat(10);

        assertThat(last(text, 3)).isEqualTo(line.repeat(3));
        assertThat(last(text, 11)).isEqualTo(text);
    }

    private static String last(String text, int lines) throws IOException {
        byte[] bytes = text.replace(';', '\n').getBytes(StandardCharsets.US_ASCII);
        LastLines.Reader file = (offset, length) ->
                Arrays.copyOfRange(bytes, (int) offset, (int) Math.min(bytes.length, offset + length));
        int start = (int) LastLines.start(file, bytes.length, lines);
        return text.substring(start);
    }
}
