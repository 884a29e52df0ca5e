package io.kebne.persistence.journal;

import java.util.Arrays;

/**
 * A serialized object.
 *
 * @param serializerId of Akka's serialization
 * @param manifest by which that serializer knows how to read it
 * @param bytes not copied: whoever passes them on leaves them as they are
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode look into the array
public record Payload(int serializerId, String manifest, byte[] bytes) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && serializerId == that.serializerId
                && manifest.equals(that.manifest)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * manifest.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return manifest + ", " + bytes.length + " bytes, serializer " + serializerId;
    }
}
