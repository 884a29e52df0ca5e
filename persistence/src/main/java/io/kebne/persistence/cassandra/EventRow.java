package io.kebne.persistence.cassandra;

import java.nio.ByteBuffer;

/**
 * An event as it stands in the table.
 *
 * @param writtenAt in milliseconds since 1970, by the writer's clock
 * @param writer identifies the incarnation that wrote it
 * @param adapterManifest of Akka's event adapters; usually empty
 * @param serializerId which serializer wrote the event
 * @param manifest what it needs to read it again
 */
public record EventRow(
        long sequenceNr,
        long writtenAt,
        String writer,
        String adapterManifest,
        int serializerId,
        String manifest,
        ByteBuffer event) {
    private static final int OTHER_COLUMNS = 80;

    /** About how many bytes it takes. */
    int size() {
        return event.remaining() + OTHER_COLUMNS;
    }
}
