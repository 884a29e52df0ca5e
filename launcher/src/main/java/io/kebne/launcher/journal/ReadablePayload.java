package io.kebne.launcher.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.kebne.persistence.journal.Payload;
import io.kebne.protocol.serialization.KebneSerializer;
import java.io.IOException;

/** Shows what is serialized as it is, whether this version knows its type or not. */
final class ReadablePayload {
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    private ReadablePayload() {}

    /** The JSON of our own events; the bytes of others, and of what is damaged. */
    static JsonNode of(Payload payload) {
        if (payload.serializerId() == KebneSerializer.IDENTIFIER) {
            try {
                return CBOR.readTree(payload.bytes());
            } catch (IOException e) {
                // Damaged: the bytes are all there is to show.
            }
        }
        return BinaryNode.valueOf(payload.bytes());
    }
}
