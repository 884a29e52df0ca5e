package io.kebne.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import io.vavr.collection.Iterator;
import org.junit.jupiter.api.Test;

class JsonChunksTest {
    @Test
    void theChunksTogetherAreTheDocument() {
        JsonChunks chunks = new JsonChunks(document(50_000));
        ByteString all = ByteString.emptyByteString();
        int count = 0;
        while (chunks.hasNext()) {
            all = all.concat(chunks.next());
            count++;
        }

        assertThat(count).isGreaterThan(5);
        assertThat(all.utf8String()).startsWith("{\"numbers\":[0,1,2,").endsWith(",49999]}");
    }

    @Test
    void noMoreIsWrittenThanWasAskedFor() {
        int[] written = {0};
        JsonChunks chunks = new JsonChunks(JsonPart.object(JsonPart.array(
                "numbers", Iterator.range(0, 1_000_000).map(n -> out -> {
                    written[0]++;
                    out.writeNumber(n);
                }))));

        assertThat(written[0]).isZero();
        assertThat(chunks.next().size()).isBetween(JsonChunks.CHUNK_BYTES, JsonChunks.CHUNK_BYTES + 16_000);
        assertThat(written[0]).isLessThan(20_000);
    }

    @Test
    void aSmallDocumentIsOneChunk() {
        JsonChunks chunks = new JsonChunks(document(3));

        assertThat(chunks.next().utf8String()).isEqualTo("{\"numbers\":[0,1,2]}");
        assertThat(chunks.hasNext()).isFalse();
    }

    private static Iterator<JsonPart> document(int numbers) {
        return JsonPart.object(
                JsonPart.array("numbers", Iterator.range(0, numbers).map(n -> out -> out.writeNumber(n))));
    }
}
