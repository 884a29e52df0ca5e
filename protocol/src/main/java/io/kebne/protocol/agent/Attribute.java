package io.kebne.protocol.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Ranges;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Value;
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
        @Override
        public String text() {
            return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : "" + value;
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
            if (colon <= 0 || colon == part.length() - 1) {
                throw new InvalidValueException("attributes", "'" + part + "': expected name:value");
            }
            attributes.add(new Attribute(
                    part.substring(0, colon).strip(),
                    value(part.substring(colon + 1).strip())));
        }
        return attributes;
    }

    private static AttributeValue value(String text) {
        if (NUMBER.matcher(text).matches()) {
            return new Amount(Double.parseDouble(text));
        }
        if (text.startsWith("[")) {
            Value ranges = Resources.parse("ranges:" + text).values().get("ranges");
            return new Spans(ranges instanceof Ranges r ? r : new Ranges(List.of()));
        }
        return new Text(text);
    }
}
