package io.kebne.protocol.offer.constraint;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.offer.constraint.OfferConstraints.Group;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Offer constraints as Mesos' scheduler API has them. The same shape serves HTTP and messages:
 * {@code {"role_constraints": {"web": {"groups": [{"attribute_constraints": [{"selector": {"attribute_name": "rack"},
 * "predicate": {"text_equals": {"value": "a"}}}]}]}}}}.
 */
public final class OfferConstraintsJson {
    private OfferConstraintsJson() {}

    /** Writes the whole object. */
    public static void write(JsonGenerator out, OfferConstraints constraints) throws IOException {
        out.writeStartObject();
        if (!constraints.isEmpty()) {
            out.writeObjectFieldStart("role_constraints");
            for (Map.Entry<String, List<Group>> role : constraints.roles().entrySet()) {
                out.writeObjectFieldStart(role.getKey());
                out.writeArrayFieldStart("groups");
                for (Group group : role.getValue()) {
                    write(out, group);
                }
                out.writeEndArray();
                out.writeEndObject();
            }
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    /**
     * Reads what {@link #write} writes, and what Mesos' clients send.
     *
     * @throws InvalidValueException naming the field at fault, from {@code offer_constraints} on
     */
    public static OfferConstraints read(JsonNode object) {
        requireObject(object, "offer_constraints");
        JsonNode roles = object.path("role_constraints");
        if (roles.isMissingNode() || roles.isNull()) {
            return OfferConstraints.NONE;
        }
        requireObject(roles, OfferConstraints.FIELD);
        Map<String, List<Group>> byRole = new TreeMap<>();
        for (Map.Entry<String, JsonNode> role : roles.properties()) {
            String path = OfferConstraints.path(role.getKey());
            JsonNode groups = requireObject(role.getValue(), path).path("groups");
            List<Group> read = new ArrayList<>();
            for (JsonNode group : requireArray(groups, path + ".groups")) {
                read.add(group(group, role.getKey(), read.size()));
            }
            byRole.put(role.getKey(), read);
        }
        return OfferConstraints.of(byRole);
    }

    static final class Writer extends JsonSerializer<OfferConstraints> {
        @Override
        public void serialize(OfferConstraints constraints, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            write(out, constraints);
        }
    }

    static final class Reader extends JsonDeserializer<OfferConstraints> {
        @Override
        public OfferConstraints deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return read(in.readValueAsTree());
        }
    }

    private static void write(JsonGenerator out, Group group) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("attribute_constraints");
        for (AttributeConstraint constraint : group.constraints()) {
            out.writeStartObject();
            out.writeObjectFieldStart("selector");
            if (constraint.selector() instanceof Selector.Named named) {
                out.writeStringField("attribute_name", named.attributeName());
            } else if (constraint.selector() instanceof Selector.Pseudo pseudo) {
                out.writeStringField("pseudoattribute_type", pseudo.type().name());
            }
            out.writeEndObject();
            out.writeObjectFieldStart("predicate");
            write(out, constraint.predicate());
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Predicate predicate) throws IOException {
        out.writeObjectFieldStart(predicate.name());
        if (predicate instanceof Predicate.TextEquals || predicate instanceof Predicate.TextNotEquals) {
            out.writeStringField("value", predicate.operand());
        } else if (predicate instanceof Predicate.TextMatches || predicate instanceof Predicate.TextNotMatches) {
            out.writeStringField("regex", predicate.operand());
        }
        out.writeEndObject();
    }

    private static Group group(JsonNode group, String role, int index) {
        String path = OfferConstraints.path(role, index);
        JsonNode constraints = requireObject(group, path).path("attribute_constraints");
        List<AttributeConstraint> read = new ArrayList<>();
        for (JsonNode constraint : requireArray(constraints, path + ".attribute_constraints")) {
            String own = OfferConstraints.path(role, index, read.size());
            requireObject(constraint, own);
            read.add(new AttributeConstraint(
                    selector(constraint.path("selector"), own + ".selector"),
                    predicate(constraint.path("predicate"), own + ".predicate")));
        }
        return new Group(read);
    }

    private static Selector selector(JsonNode selector, String path) {
        JsonNode name = selector.path("attribute_name");
        JsonNode pseudo = selector.path("pseudoattribute_type");
        if (name.isMissingNode() == pseudo.isMissingNode()) {
            throw new InvalidValueException(path, "expected either attribute_name or pseudoattribute_type");
        }
        if (pseudo.isMissingNode()) {
            return new Selector.Named(requireText(name, path + ".attribute_name"));
        }
        for (Selector.Pseudoattribute type : Selector.Pseudoattribute.values()) {
            if (type.name().equals(pseudo.asText())) {
                return new Selector.Pseudo(type);
            }
        }
        throw new InvalidValueException(path + ".pseudoattribute_type", "expected HOSTNAME, REGION or ZONE");
    }

    private static Predicate predicate(JsonNode predicate, String path) {
        if (!predicate.isObject() || predicate.size() != 1) {
            throw new InvalidValueException(path, "expected an object with exactly one predicate");
        }
        String name = predicate.fieldNames().next();
        String own = path + "." + name;
        JsonNode argument = predicate.path(name);
        requireObject(argument, own);
        return switch (name) {
            case "exists" -> new Predicate.Exists();
            case "not_exists" -> new Predicate.NotExists();
            case "text_equals" -> new Predicate.TextEquals(requireText(argument.path("value"), own + ".value"));
            case "text_not_equals" -> new Predicate.TextNotEquals(requireText(argument.path("value"), own + ".value"));
            case "text_matches" -> new Predicate.TextMatches(requireText(argument.path("regex"), own + ".regex"));
            case "text_not_matches" ->
                new Predicate.TextNotMatches(requireText(argument.path("regex"), own + ".regex"));
            default ->
                throw new InvalidValueException(
                        own,
                        "expected exists, not_exists, text_equals, text_not_equals, text_matches or text_not_matches");
        };
    }

    private static JsonNode requireObject(JsonNode node, String path) {
        if (node == null || !node.isObject()) {
            throw new InvalidValueException(path, "expected an object");
        }
        return node;
    }

    /** What is absent counts as empty, as in protocol buffers. */
    private static JsonNode requireArray(JsonNode node, String path) {
        if (!node.isArray() && !node.isMissingNode()) {
            throw new InvalidValueException(path, "expected an array");
        }
        return node;
    }

    private static String requireText(JsonNode node, String path) {
        if (!node.isTextual()) {
            throw new InvalidValueException(path, "expected text");
        }
        return node.asText();
    }
}
