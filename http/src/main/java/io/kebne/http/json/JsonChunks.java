package io.kebne.http.json;

import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The bytes of a document, a chunk at a time: no more of it is written than was asked for. Used by one thread at a
 * time.
 */
public final class JsonChunks implements Iterator<ByteString> {
    /** Large enough to make the cost of a chunk negligible, small enough to be kept for many slow clients. */
    static final int CHUNK_BYTES = 32 * 1024;

    private static final JsonFactory FACTORY = new JsonFactory();

    private final Iterator<JsonPart> parts;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(CHUNK_BYTES + 8 * 1024);
    private final JsonGenerator out;

    public JsonChunks(Iterator<JsonPart> parts) {
        this.parts = parts;
        try {
            this.out = FACTORY.createGenerator(buffer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean hasNext() {
        return !out.isClosed();
    }

    @Override
    public ByteString next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            while (buffer.size() < CHUNK_BYTES && parts.hasNext()) {
                parts.next().write(out);
            }
            if (!parts.hasNext()) {
                out.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteString chunk = ByteString.fromArrayUnsafe(buffer.toByteArray());
        buffer.reset();
        return chunk;
    }
}
