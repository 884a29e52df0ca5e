package io.kebne.protocol.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Ranges;
import io.kebne.protocol.resources.Resources;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A property of an agent that offers carry unchanged (Mesos: attributes-resources document).
 *
 * @param name what it is about
 * @param value a scalar, ranges or text
 */
public record Attribute(String name, AttributeValue value) {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    /** The three kinds of attribute values: unlike resources they are never added or taken away. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Amount.class, name = "SCALAR"),
        @JsonSubTypes.Type(value = Spans.class, name = "RANGES"),
        @JsonSubTypes.Type(value = Text.class, name = "TEXT")
    })
    public sealed interface AttributeValue permits Amount, Spans, Text {
        String text();
    }

    /** A number; may be negative. */
    public record Amount(@JsonProperty("value") double value) implements AttributeValue {
        public Amount {
            if (!Double.isFinite(value)) {
                throw new InvalidValueException("attributes", "a number must be finite");
            }
        }

        @Override
        public String text() {
            return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
        }
    }

    /** Ranges of whole numbers. */
    public record Spans(@JsonProperty("ranges") Ranges ranges) implements AttributeValue {
        @Override
        public String text() {
            return ranges.text();
        }
    }

    /** Anything else. */
    public record Text(@JsonProperty("text") String text) implements AttributeValue {}

    public Attribute {
        if (name == null || name.isBlank()) {
            throw new InvalidValueException("attributes", "an attribute needs a name");
        }
    }

    /**
     * Reads Mesos' text form, {@code rack:abc;zone:west;level:10;keys:[1000-1500]}.
     *
     * @throws InvalidValueException with the part that is not {@code name:value}
     */
    public static List<Attribute> parse(String text) {
        List<Attribute> attributes = new ArrayList<>();
        for (String part : text.split(";", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int colon = part.indexOf(':');
            String value = part.substring(colon + 1).strip();
            if (colon <= 0 || value.isEmpty()) {
                throw new InvalidValueException("attributes", "'" + part + "': expected name:value");
            }
            attributes.add(new Attribute(part.substring(0, colon).strip(), value(value)));
        }
        return attributes;
    }

    /** The values of all attributes of this name, as text. */
    public static List<String> texts(List<Attribute> attributes, String name) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equals(name))
                .map(attribute -> attribute.value().text())
                .toList();
    }

    private static AttributeValue value(String text) {
        if (NUMBER.matcher(text).matches()) {
            return new Amount(Double.parseDouble(text));
        }
        return text.startsWith("[") ? new Spans(ranges(text)) : new Text(text);
    }

    private static Ranges ranges(String text) {
        try {
            return (Ranges) Resources.parse("ranges:" + text).byName().get("ranges");
        } catch (InvalidValueException e) {
            throw new InvalidValueException("attributes", "'" + text + "': expected ranges such as [1000-1500]");
        }
    }
}
