package io.kebne.persistence.journal;

import akka.actor.ActorSystem;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import java.io.NotSerializableException;

/** Turns what lies in a journal into events and snapshots, as an actor system's serialization does it. */
public final class PayloadCodec {
    private final Serialization serialization;

    public PayloadCodec(ActorSystem system) {
        this.serialization = SerializationExtension.get(system);
    }

    /** @throws NotSerializableException with one line that says why these bytes cannot be read */
    public Object read(Payload payload) throws NotSerializableException {
        try {
            return serialization
                    .deserialize(payload.bytes(), payload.serializerId(), payload.manifest())
                    .get();
        } catch (Throwable e) {
            // Scala throws checked exceptions undeclared. Damaged bytes can make a parser fail in any way, but an error
            // of the virtual machine is not theirs.
            if (e instanceof VirtualMachineError error) {
                throw error;
            }
            throw unreadable(payload, e);
        }
    }

    public Payload write(Object object) {
        var serializer = serialization.findSerializerFor(object);
        return new Payload(
                serializer.identifier(), Serializers.manifestFor(serializer, object), serializer.toBinary(object));
    }

    private static NotSerializableException unreadable(Payload payload, Throwable cause) {
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        NotSerializableException failure =
                new NotSerializableException(why.lines().findFirst().orElse("") + " (" + payload + ")");
        failure.initCause(cause);
        return failure;
    }
}
