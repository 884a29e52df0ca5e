package io.kebne.protocol.jvm;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code jvm} section of a task as clients write it: {@code {"jar": "app.jar", "jdk": "17", "heap": "auto",
 * "jvm_arguments": ["-Da=b"], "arguments": ["x"]}}.
 */
public final class JvmInfoJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String AUTO = "auto";
    private static final Set<String> FIELDS = Set.of(
            "jar",
            "main_class",
            "class_path",
            "jdk",
            "heap",
            "threads",
            "jvm_arguments",
            "arguments",
            "flight_recorder");

    private JvmInfoJson() {}

    /** As text. */
    public static String write(JvmInfo jvm) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = MAPPER.createGenerator(text)) {
            write(out, jvm);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Writes the object. */
    public static void write(JsonGenerator out, JvmInfo jvm) throws IOException {
        out.writeStartObject();
        writeText(out, "jar", jvm.jar());
        writeText(out, "main_class", jvm.mainClass());
        writeTexts(out, "class_path", jvm.classPath());
        writeText(out, "jdk", jvm.jdk());
        out.writeStringField("heap", jvm.heapBytes().map(ByteSize::format).orElse(AUTO));
        if (jvm.threads().isPresent()) {
            out.writeNumberField("threads", jvm.threads().get());
        }
        writeTexts(out, "jvm_arguments", jvm.jvmArguments());
        writeTexts(out, "arguments", jvm.arguments());
        out.writeBooleanField("flight_recorder", jvm.flightRecorder());
        out.writeEndObject();
    }

    private static void writeText(JsonGenerator out, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(name, value.get());
        }
    }

    private static void writeTexts(JsonGenerator out, String name, List<String> values) throws IOException {
        if (!values.isEmpty()) {
            out.writeArrayFieldStart(name);
            for (String value : values) {
                out.writeString(value);
            }
            out.writeEndArray();
        }
    }

    /** @throws InvalidValueException naming the field at fault, from {@code jvm} on */
    public static JvmInfo read(String text) {
        try {
            return read(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw new InvalidValueException(JvmInfo.FIELD, "is no JSON");
        }
    }

    /** @throws InvalidValueException naming the field at fault, from {@code jvm} on */
    public static JvmInfo read(JsonNode node) {
        if (!node.isObject()) {
            throw new InvalidValueException(JvmInfo.FIELD, "expected an object");
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw new InvalidValueException(JvmInfo.FIELD + "." + field.getKey(), "there is no such field");
            }
        }
        return new JvmInfo(
                text(node, "jar"),
                text(node, "main_class"),
                texts(node, "class_path"),
                text(node, "jdk"),
                text(node, "heap").filter(heap -> !heap.equals(AUTO)).map(heap -> ByteSize.parse(heap, "jvm.heap")),
                threads(node),
                texts(node, "jvm_arguments"),
                texts(node, "arguments"),
                flightRecorder(node));
    }

    private static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (isUnset(value)) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new InvalidValueException(JvmInfo.FIELD + "." + name, "expected text");
        }
        return Optional.of(value.textValue());
    }

    private static List<String> texts(JsonNode node, String name) {
        JsonNode values = node.path(name);
        if (isUnset(values)) {
            return List.of();
        }
        if (!values.isArray()) {
            throw new InvalidValueException(JvmInfo.FIELD + "." + name, "expected an array of texts");
        }
        List<String> texts = new ArrayList<>(values.size());
        for (JsonNode value : values) {
            if (!value.isTextual()) {
                throw new InvalidValueException(JvmInfo.FIELD + "." + name, "expected an array of texts");
            }
            texts.add(value.textValue());
        }
        return texts;
    }

    private static Optional<Integer> threads(JsonNode node) {
        JsonNode value = node.path("threads");
        if (isUnset(value)) {
            return Optional.empty();
        }
        if (!value.canConvertToExactIntegral() || !value.canConvertToInt()) {
            throw new InvalidValueException("jvm.threads", "expected a whole number");
        }
        return Optional.of(value.intValue());
    }

    private static boolean flightRecorder(JsonNode node) {
        JsonNode value = node.path("flight_recorder");
        if (!isUnset(value) && !value.isBoolean()) {
            throw new InvalidValueException("jvm.flight_recorder", "expected true or false");
        }
        return isUnset(value) || value.booleanValue();
    }

    private static boolean isUnset(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
