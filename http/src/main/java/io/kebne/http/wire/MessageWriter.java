package io.kebne.http.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes messages as Mesos does (stout/protobuf.hpp, JSON::Protobuf), which is not protocol buffers' own mapping: names
 * as they are declared, 64-bit integers as numbers, and optional fields that are not set but have a default, unless they
 * are deprecated. Empty lists are left out.
 */
final class MessageWriter {
    /** Descriptors make a new list of their fields each time they are asked. */
    private static final Map<Descriptor, FieldDescriptor[]> FIELDS = new ConcurrentHashMap<>();

    private MessageWriter() {}

    static void write(JsonGenerator out, Message message) throws IOException {
        out.writeStartObject();
        for (FieldDescriptor field : fields(message.getDescriptorForType())) {
            writeField(out, message, field);
        }
        out.writeEndObject();
    }

    /** Writes a field with its name into an open object, if it is to be seen. */
    static void writeField(JsonGenerator out, Message message, FieldDescriptor field) throws IOException {
        if (field.isRepeated()) {
            writeList(out, message, field);
        } else if (message.hasField(field) || isWrittenUnset(field)) {
            out.writeFieldName(field.getName());
            writeValue(out, field, message.getField(field));
        }
    }

    private static boolean isWrittenUnset(FieldDescriptor field) {
        return field.hasDefaultValue() && !field.getOptions().getDeprecated();
    }

    private static void writeList(JsonGenerator out, Message message, FieldDescriptor field) throws IOException {
        int size = message.getRepeatedFieldCount(field);
        if (size == 0) {
            return;
        }
        out.writeFieldName(field.getName());
        if (field.isMapField()) {
            writeMap(out, message, field, size);
            return;
        }
        out.writeStartArray();
        for (Object element : (List<?>) message.getField(field)) {
            writeValue(out, field, element);
        }
        out.writeEndArray();
    }

    private static void writeMap(JsonGenerator out, Message message, FieldDescriptor field, int size)
            throws IOException {
        FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        out.writeStartObject();
        for (int i = 0; i < size; i++) {
            Message entry = (Message) message.getRepeatedField(field, i);
            out.writeFieldName(entry.getField(key).toString());
            writeValue(out, value, entry.getField(value));
        }
        out.writeEndObject();
    }

    private static void writeValue(JsonGenerator out, FieldDescriptor field, Object value) throws IOException {
        switch (field.getType()) {
            case MESSAGE, GROUP -> write(out, (Message) value);
            case ENUM -> out.writeString(((EnumValueDescriptor) value).getName());
            case STRING -> out.writeString((String) value);
            case BYTES -> out.writeBinary(((ByteString) value).toByteArray());
            case BOOL -> out.writeBoolean((Boolean) value);
            case DOUBLE -> writeDouble(out, (Double) value);
            case FLOAT -> out.writeNumber((Float) value);
            case UINT32, FIXED32 -> out.writeNumber(Integer.toUnsignedLong((Integer) value));
            case INT32, SINT32, SFIXED32 -> out.writeNumber((Integer) value);
            case UINT64, FIXED64 -> writeUnsigned(out, (Long) value);
            case INT64, SINT64, SFIXED64 -> out.writeNumber((Long) value);
        }
    }

    /** Without an exponent, which not every client reads; what is no number is text. */
    private static void writeDouble(JsonGenerator out, double value) throws IOException {
        String text = Double.toString(value);
        if (Double.isFinite(value) && text.indexOf('E') >= 0) {
            String plain = new BigDecimal(text).toPlainString();
            out.writeNumber(plain.indexOf('.') < 0 ? plain + ".0" : plain);
        } else {
            out.writeNumber(value);
        }
    }

    private static void writeUnsigned(JsonGenerator out, long value) throws IOException {
        if (value >= 0) {
            out.writeNumber(value);
        } else {
            out.writeNumber(new BigInteger(Long.toUnsignedString(value)));
        }
    }

    static FieldDescriptor[] fields(Descriptor type) {
        return FIELDS.computeIfAbsent(type, t -> t.getFields().toArray(FieldDescriptor[]::new));
    }
}
