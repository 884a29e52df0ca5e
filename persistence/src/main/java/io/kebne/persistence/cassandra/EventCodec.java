package io.kebne.persistence.cassandra;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.PersistentRepr;
import akka.persistence.PersistentRepr$;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import java.nio.ByteBuffer;

/** Between events and their rows, and likewise for snapshots, by the serializers of the actor system. */
final class EventCodec {
    private final Serialization serialization;

    /** Bytes, and what it needs to read them again. */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    record Encoded(int serializerId, String manifest, byte[] bytes) {}

    EventCodec(ActorSystem system) {
        this.serialization = SerializationExtension.get(system);
    }

    /** @param writtenAt in milliseconds since 1970 */
    EventRow row(PersistentRepr repr, long writtenAt) {
        Encoded event = encoded(repr.payload());
        return new EventRow(
                repr.sequenceNr(),
                writtenAt,
                repr.writerUuid(),
                repr.manifest(),
                event.serializerId(),
                event.manifest(),
                ByteBuffer.wrap(event.bytes()));
    }

    PersistentRepr event(String persistenceId, EventRow row) {
        Object payload = decoded(row.serializerId(), row.manifest(), row.event());
        return PersistentRepr$.MODULE$
                .apply(
                        payload,
                        row.sequenceNr(),
                        persistenceId,
                        row.adapterManifest(),
                        false,
                        ActorRef.noSender(),
                        row.writer())
                .withTimestamp(row.writtenAt());
    }

    Encoded encoded(Object value) {
        Serializer serializer = serialization.findSerializerFor(value);
        return new Encoded(
                serializer.identifier(),
                Serializers.manifestFor(serializer, value),
                serialization.serialize(value).get());
    }

    Object decoded(int serializerId, String manifest, ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return serialization.deserialize(array, serializerId, manifest).get();
    }
}
