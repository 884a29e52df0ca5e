package io.kebne.http.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;

/**
 * Reads messages as Mesos does (stout/protobuf.hpp, internal::Parser). Lenient where Mesos is: null means unset, what is
 * unknown is skipped, numbers and booleans may be text. Whether required fields are there is for the caller to check, except in
 * elements of lists.
 */
final class MessageReader {
    private final JsonParser in;
    private final ScalarReader scalars;

    MessageReader(JsonParser in) {
        this.in = in;
        this.scalars = new ScalarReader(in);
    }

    /**
     * Reads one object; the parser stands at its start.
     *
     * @throws InvalidValueException naming the field at fault by its path
     */
    void read(Message.Builder into, String path) throws IOException {
        require(JsonToken.START_OBJECT, path, "an object");
        JvmField jvm = new JvmField(into);
        while (in.nextToken() != JsonToken.END_OBJECT) {
            FieldDescriptor field = into.getDescriptorForType().findFieldByName(in.currentName());
            JsonToken token = in.nextToken();
            if (field == null && !jvm.read(in)) {
                in.skipChildren();
            } else if (field != null && token != JsonToken.VALUE_NULL) {
                String at = path.isEmpty() ? field.getName() : path + "." + field.getName();
                readField(into, field, at);
            }
        }
        jvm.addTo(into);
    }

    private void readField(Message.Builder into, FieldDescriptor field, String at) throws IOException {
        if (field.isMapField()) {
            readMap(into, field, at);
        } else if (field.isRepeated()) {
            into.clearField(field);
            require(JsonToken.START_ARRAY, at, "an array");
            for (int i = 0; in.nextToken() != JsonToken.END_ARRAY; i++) {
                Object element = readValue(into, field, at + "[" + i + "]");
                // At once, lest the others are read too: there may be very many, each as small as this one.
                if (element instanceof Message message && !message.isInitialized()) {
                    throw new InvalidValueException(at + "[" + i + "]." + MissingField.first(message), "is missing");
                }
                if (element != null) {
                    into.addRepeatedField(field, element);
                }
            }
        } else {
            Object value = readValue(into, field, at);
            if (value != null) {
                into.setField(field, value);
            }
        }
    }

    private void readMap(Message.Builder into, FieldDescriptor field, String at) throws IOException {
        FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        into.clearField(field);
        require(JsonToken.START_OBJECT, at, "an object");
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            String entryAt = at + "[" + name + "]";
            Message.Builder entry = into.newBuilderForField(field);
            // Mesos' maps all have text for keys.
            entry.setField(key, ScalarReader.text(name, entryAt));
            in.nextToken();
            Object read = readValue(entry, value, entryAt);
            if (read != null) {
                entry.setField(value, read);
                into.addRepeatedField(field, entry.buildPartial());
            }
        }
    }

    /** @return null when what stands there means that the field is not set */
    private Object readValue(Message.Builder owner, FieldDescriptor field, String at) throws IOException {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            Message.Builder inner = owner.newBuilderForField(field);
            read(inner, at);
            return inner.buildPartial();
        }
        return scalars.read(field, at);
    }

    private void require(JsonToken token, String at, String what) {
        if (in.currentToken() != token) {
            throw new InvalidValueException(at.isEmpty() ? "body" : at, "expected " + what);
        }
    }
}
