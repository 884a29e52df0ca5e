package io.kebne.protocol.serialization;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.io.UncheckedIOException;

/** CBOR written down as JSON. */
final class CborText {
    private CborText() {}

    static byte[] bytes(String json) {
        try {
            return new ObjectMapper(new CBORFactory()).writeValueAsBytes(new ObjectMapper().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
