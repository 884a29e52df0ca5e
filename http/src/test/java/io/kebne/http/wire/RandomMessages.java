package io.kebne.http.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;

/** Messages of any type with random fields; those that JSON always writes are always set. */
public final class RandomMessages {
    private static final String ALPHABET = "aZ09-_. /\"\\\n\u00e9\u4e2d\0";
    private static final int MAX_DEPTH = 5;

    private final Random random;

    public RandomMessages(long seed) {
        this.random = new Random(seed);
    }

    @SuppressWarnings("unchecked")
    public <M extends Message> M of(M prototype) {
        return (M) fill(prototype.newBuilderForType(), 0).build();
    }

    private Message.Builder fill(Message.Builder builder, int depth) {
        for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
            boolean there =
                    field.isRequired() || field.hasDefaultValue() || (depth < MAX_DEPTH && random.nextInt(3) == 0);
            if (there && field.isRepeated()) {
                addAll(builder, field, depth);
            } else if (there && (field.getContainingOneof() == null || !builder.hasOneof(field.getContainingOneof()))) {
                builder.setField(field, value(builder, field, depth));
            }
        }
        return builder;
    }

    private void addAll(Message.Builder builder, FieldDescriptor field, int depth) {
        int size = field.isMapField() ? 1 : 1 + random.nextInt(2);
        for (int i = 0; i < size; i++) {
            builder.addRepeatedField(
                    field, field.isMapField() ? entry(builder, field, depth) : value(builder, field, depth));
        }
    }

    private Message entry(Message.Builder builder, FieldDescriptor field, int depth) {
        Descriptor type = field.getMessageType();
        Message.Builder entry = builder.newBuilderForField(field);
        for (FieldDescriptor part : type.getFields()) {
            entry.setField(part, value(entry, part, depth));
        }
        return entry.build();
    }

    private Object value(Message.Builder owner, FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case MESSAGE -> fill(owner.newBuilderForField(field), depth + 1).build();
            case ENUM -> constant(field);
            case STRING -> text();
            case BYTE_STRING -> bytes();
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextBoolean() ? random.nextInt() : random.nextInt(100);
            case LONG -> random.nextBoolean() ? random.nextLong() : random.nextInt(100);
            case FLOAT -> (float) random.nextGaussian();
            case DOUBLE -> random.nextInt(20) == 0 ? Double.POSITIVE_INFINITY : random.nextGaussian() * 1e6;
        };
    }

    private EnumValueDescriptor constant(FieldDescriptor field) {
        List<EnumValueDescriptor> all = field.getEnumType().getValues();
        return all.get(random.nextInt(all.size()));
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private ByteString bytes() {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
