package io.kebne.actors.agent.docker.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Answers of an engine, in whatever parts they arrive. */
class AnswerReaderTest {
    private static final List<String> ANSWERS = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nTrailer: 1\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length:5\r\n\r\nhello");

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final AnswerReader reader = new AnswerReader();

    @Property
    void arriveInAnyParts(@ForAll @IntRange(min = 0, max = 2) int which, @ForAll @IntRange(min = 1, max = 40) int size)
            throws IOException {
        byte[] answer = ANSWERS.get(which).getBytes(UTF_8);
        AnswerReaderTest fresh = new AnswerReaderTest();
        for (int i = 0; i < answer.length; i += size) {
            assertThat(fresh.reader.isDone()).isFalse();
            fresh.read(ByteBuffer.wrap(answer, i, Math.min(size, answer.length - i)));
        }

        assertThat(fresh.reader.isDone()).isTrue();
        assertThat(fresh.reader.status()).isEqualTo(200);
        assertThat(fresh.body.toString(UTF_8)).isEqualTo("hello");
    }

    @Test
    void anAnswerWithoutLengthEndsWithTheConnection() throws IOException {
        read("HTTP/1.1 200 OK\r\n\r\nhel");
        read("lo");
        assertThat(reader.isDone()).isFalse();

        reader.end();
        assertThat(reader.isDone()).isTrue();
        assertThat(body.toString(UTF_8)).isEqualTo("hello");
    }

    @Test
    void someHaveNoBody() throws IOException {
        read("HTTP/1.1 204 No Content\r\nA: b\r\n\r\n");

        assertThat(reader.isDone()).isTrue();
        assertThat(reader.status()).isEqualTo(204);
    }

    @Test
    void aPartOfAnAnswerIsNone() throws IOException {
        read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell");

        assertThatThrownBy(reader::end).isInstanceOf(EOFException.class);
    }

    @Test
    void whatIsNoHttpIsNotRead() {
        assertThatThrownBy(() -> read("SSH-2.0-OpenSSH\r\n")).hasMessageContaining("no HTTP");
        assertThatThrownBy(() -> new AnswerReader()
                        .read(
                                ByteBuffer.wrap("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n".getBytes(UTF_8)),
                                part -> {}))
                .hasMessageContaining("length of '-1'");
        assertThatThrownBy(() -> new AnswerReader().read(ByteBuffer.wrap(new byte[20_000]), part -> {}))
                .hasMessageContaining("too long a line");
    }

    private void read(String text) throws IOException {
        read(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    private void read(ByteBuffer bytes) throws IOException {
        reader.read(bytes, part -> {
            while (part.hasRemaining()) {
                body.write(part.get());
            }
        });
    }
}
