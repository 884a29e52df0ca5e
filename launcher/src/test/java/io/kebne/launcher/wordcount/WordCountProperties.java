package io.kebne.launcher.wordcount;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class WordCountProperties {
    @Property
    void countsOfPiecesAddUpToTheCountsOfTheWhole(
            @ForAll @Chars({'a', 'B', 'z', ' ', '\n', '-', '1', 'é'}) @StringLength(max = 200) String text,
            @ForAll @IntRange(min = 1, max = 20) int pieces) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        WordCounts sum = new TextSource("test", bytes)
                .split(pieces).stream().map(WordCounts::of).reduce(WordCounts.NONE, WordCounts::plus);

        assertThat(sum).isEqualTo(WordCounts.of(bytes));
    }

    @Example
    void wordsAreRunsOfLettersWithoutRegardToCase() {
        WordCounts counts = WordCounts.of("The cat. the-cat's 2nd THE".getBytes(StandardCharsets.US_ASCII));

        assertThat(counts.counts()).isEqualTo(Map.of("the", 3L, "cat", 2L, "s", 1L, "nd", 1L));
        assertThat(counts.top(2)).isEqualTo(List.of(Map.entry("the", 3L), Map.entry("cat", 2L)));
        assertThat(counts.total()).isEqualTo(7);
    }

    @Example
    void readsWhatUniqPrints() {
        assertThat(WordCounts.parse("      3 the\n     12 cat\n").counts()).isEqualTo(Map.of("the", 3L, "cat", 12L));
    }
}
