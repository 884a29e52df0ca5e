package io.kebne.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.util.ByteString;
import io.kebne.protocol.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class RecordIoProperties {
    private static final int MAX = 1000;

    @Property(tries = 500)
    void records_come_out_as_they_went_in_wherever_chunks_end(
            @ForAll @Size(max = 10) List<@StringLength(min = 1, max = 30) String> texts, @ForAll long seed) {
        ByteString all = texts.stream()
                .map(text -> RecordIo.encode(ByteString.fromString(text)))
                .reduce(ByteString.emptyByteString(), ByteString::concat);

        List<String> read = new ArrayList<>();
        RecordIo.Decoder decoder = new RecordIo.Decoder(MAX);
        Random random = new Random(seed);
        while (!all.isEmpty()) {
            int size = 1 + random.nextInt(all.size());
            decoder.add(all.take(size)).forEach(record -> read.add(record.utf8String()));
            all = all.drop(size);
        }

        assertThat(read)
                .isEqualTo(texts.stream()
                        .map(text -> ByteString.fromString(text).utf8String())
                        .toList());
    }

    @Example
    void a_length_that_is_no_number_is_refused() {
        for (String bad : List.of("x\nabc", "-1\nabc", "0\n", "\nabc", "1001\n", "99999999999", "2 \nab")) {
            assertThatThrownBy(() -> new RecordIo.Decoder(MAX).add(ByteString.fromString(bad)))
                    .as(bad)
                    .isInstanceOf(InvalidValueException.class);
        }
    }
}
