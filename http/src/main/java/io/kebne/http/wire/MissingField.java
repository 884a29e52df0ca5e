package io.kebne.http.wire;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import java.util.List;
import java.util.Map;

/**
 * Finds the first required field that a message lacks. The library's own search names all of them, which for a list of many
 * elements is a multiple of the message.
 */
final class MissingField {
    private MissingField() {}

    /** Its path in the library's form; the message lacks one. */
    static String first(MessageOrBuilder message) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRequired() && !message.hasField(field)) {
                return field.getName();
            }
        }
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            if (field.isRepeated() && entry.getValue() instanceof List<?> elements) {
                for (int i = 0; i < elements.size(); i++) {
                    if (lacks(elements.get(i))) {
                        return field.getName() + "[" + i + "]." + first((Message) elements.get(i));
                    }
                }
            } else if (lacks(entry.getValue())) {
                return field.getName() + "." + first((Message) entry.getValue());
            }
        }
        throw new IllegalArgumentException("it lacks none");
    }

    private static boolean lacks(Object value) {
        return value instanceof Message message && !message.isInitialized();
    }
}
