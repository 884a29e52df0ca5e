package io.kebne.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.ScalarTotals;
import io.kebne.protocol.resources.Items;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Value;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Resources in the forms of Mesos' legacy endpoints. */
public final class ResourceFields {
    /** Summaries name these even when there are none of them. */
    private static final List<String> ALWAYS = List.of(Resources.CPUS, Resources.DISK, Resources.GPUS, Resources.MEM);

    private ResourceFields() {}

    /** A summary: scalars as numbers, ranges and sets as text. What may be taken back has names of its own. */
    public static void summary(JsonGenerator out, String field, Resources resources) throws IOException {
        Map<String, Value> all = new TreeMap<>(resources.nonRevocable().byName());
        resources.revocable().byName().forEach((name, value) -> all.put(name + "_revocable", value));
        ALWAYS.forEach(name -> all.putIfAbsent(name, Scalar.ZERO));
        out.writeObjectFieldStart(field);
        for (Map.Entry<String, Value> entry : all.entrySet()) {
            if (entry.getValue() instanceof Scalar scalar) {
                Numbers.thousandths(out, entry.getKey(), scalar.thousandths());
            } else {
                out.writeStringField(entry.getKey(), text(entry.getValue()));
            }
        }
        out.writeEndObject();
    }

    /** A summary of what several agents have together. */
    public static void summary(JsonGenerator out, String field, ScalarTotals totals) throws IOException {
        Map<String, Long> all = new TreeMap<>(totals.thousandths().toJavaMap());
        ALWAYS.forEach(name -> all.putIfAbsent(name, 0L));
        scalars(out, field, all);
    }

    /** Quantities: only what there is some of. */
    public static void quantities(JsonGenerator out, String field, ScalarTotals totals) throws IOException {
        scalars(out, field, new TreeMap<>(totals.thousandths().toJavaMap()));
    }

    /** Quantities: those that are given, even if there is none of them. */
    public static void quantities(JsonGenerator out, String field, Quantities quantities) throws IOException {
        scalars(out, field, quantities.thousandths());
    }

    private static void scalars(JsonGenerator out, String field, Map<String, Long> thousandths) throws IOException {
        out.writeObjectFieldStart(field);
        for (Map.Entry<String, Long> entry : thousandths.entrySet()) {
            Numbers.thousandths(out, entry.getKey(), entry.getValue());
        }
        out.writeEndObject();
    }

    private static String text(Value value) {
        return value instanceof Items items ? "{" + String.join(", ", items.items()) + "}" : value.text();
    }
}
