package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class MetricTextTest {
    private static final String TEXT = """
            # HELP queue_length what waits
            # TYPE queue_length gauge
            queue_length{queue="in",note="a \\"b\\\\ }{"} 12 1700000000000
            queue_length { queue = "out" , } 3.5
            queue_length_total 900
            queue_length{queue="broken} 7
            queue_length{queue="nan"} NaN
            plain 4
            """;

    @Test
    void aNumberIsRead() {
        assertThat(MetricText.number(" 12.5\n")).hasValue(12.5);
        assertThat(MetricText.number("many")).isEmpty();
        assertThat(MetricText.number("")).isEmpty();
        assertThat(MetricText.number("Infinity")).isEmpty();
    }

    @Test
    void samplesOfASeriesCountTogether() {
        assertThat(MetricText.series(TEXT, "queue_length", Map.of())).hasValue(15.5);
        assertThat(MetricText.series(TEXT, "plain", Map.of())).hasValue(4);
        assertThat(MetricText.series(TEXT, "queue", Map.of())).isEmpty();
        assertThat(MetricText.series(TEXT, "other", Map.of())).isEmpty();
    }

    @Test
    void labelsChooseSamples() {
        assertThat(MetricText.series(TEXT, "queue_length", Map.of("queue", "in")))
                .hasValue(12);
        assertThat(MetricText.series(TEXT, "queue_length", Map.of("queue", "in", "note", "a \"b\\ }{")))
                .hasValue(12);
        assertThat(MetricText.series(TEXT, "queue_length", Map.of("queue", "in", "more", "x")))
                .isEmpty();
        assertThat(MetricText.series(TEXT, "queue_length", Map.of("queue", "nan")))
                .isEmpty();
        assertThat(MetricText.series(TEXT, "plain", Map.of("queue", "in"))).isEmpty();
    }

    @Property
    void noTextDoesHarm(
            @ForAll @Chars({'{', '}', '=', '"', '\\', ',', 'b', 'c', ' ', '\n', '1'}) @StringLength(max = 30)
                    String text) {
        OptionalDouble found = MetricText.series("a{" + text + "\na" + text, "a", Map.of("b", "c"));

        assertThat(found.orElse(0)).isFinite();
    }
}
