package io.kebne.http.wire;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.MediaTypes;
import akka.util.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The two forms in which Mesos' messages travel. */
public enum WireFormat {
    JSON(ContentTypes.APPLICATION_JSON) {
        @Override
        byte[] bytes(Message message) {
            return MessageJson.bytes(message);
        }

        @Override
        <M extends Message> M parse(InputStream bytes, M prototype) {
            return MessageJson.parse(bytes, prototype);
        }
    },
    PROTOBUF(ContentTypes.create(MediaTypes.applicationBinary("x-protobuf", true))) {
        @Override
        byte[] bytes(Message message) {
            return message.toByteArray();
        }

        @Override
        <M extends Message> M parse(InputStream bytes, M prototype) {
            Message.Builder builder = prototype.newBuilderForType();
            try {
                builder.mergeFrom(bytes);
            } catch (InvalidProtocolBufferException e) {
                throw new InvalidValueException(
                        "body", "is no " + typeName(prototype) + " protobuf: " + e.getMessage());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return MessageJson.complete(builder, prototype);
        }
    };

    @SuppressWarnings("ImmutableEnumChecker") // It is immutable, without an annotation that says so.
    private final ContentType contentType;

    WireFormat(ContentType contentType) {
        this.contentType = contentType;
    }

    /** As it is written into answers: without parameters, because clients compare it literally. */
    public ContentType contentType() {
        return contentType;
    }

    /** The type's name without parameters, in lower case. */
    public String mediaType() {
        return contentType.mediaType().toString();
    }

    public ByteString encode(Message message) {
        return ByteString.fromArrayUnsafe(bytes(message));
    }

    /**
     * Reads a whole message, without copying its bytes: they may be many.
     *
     * @param prototype any message of its type
     * @throws InvalidValueException naming the field at fault
     */
    public <M extends Message> M decode(ByteString bytes, M prototype) {
        return parse(bytes.iterator().asInputStream(), prototype);
    }

    abstract byte[] bytes(Message message);

    abstract <M extends Message> M parse(InputStream bytes, M prototype);

    private static String typeName(Message prototype) {
        return prototype.getDescriptorForType().getName();
    }
}
