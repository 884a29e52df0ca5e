package io.kebne.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.protocol.agent.Attribute;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attributes of an agent as an object; of several with one name the last is shown, as a JSON object has one. */
public final class AttributeFields {
    private AttributeFields() {}

    public static void write(JsonGenerator out, List<Attribute> attributes) throws IOException {
        Map<String, Attribute.AttributeValue> byName = new LinkedHashMap<>();
        attributes.forEach(attribute -> byName.put(attribute.name(), attribute.value()));
        out.writeObjectFieldStart("attributes");
        for (Map.Entry<String, Attribute.AttributeValue> entry : byName.entrySet()) {
            if (entry.getValue() instanceof Attribute.Amount amount) {
                Numbers.any(out, entry.getKey(), amount.value());
            } else {
                out.writeStringField(entry.getKey(), entry.getValue().text());
            }
        }
        out.writeEndObject();
    }
}
