package io.kebne.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import java.math.BigDecimal;
import java.util.stream.Collectors;

/** Amounts of scalar resources, as people write them ({@code cpus:1;mem:512}) and as endpoints do. */
public final class Amounts {
    private Amounts() {}

    /** @throws InvalidValueException that names the option */
    public static Quantities parse(String option, String text) {
        try {
            // A semicolon must be quoted in a shell; a comma need not, and is no part of an amount.
            return Quantities.parse(text.replace(',', ';'));
        } catch (InvalidValueException e) {
            throw new InvalidValueException(option, e.getMessage());
        }
    }

    /** Resources of any kind: as {@link #parse}, in Mesos' whole text form, or as a JSON array. */
    public static Resources resources(String option, String text) {
        boolean scalars = text.indexOf('[') < 0 && text.indexOf('{') < 0;
        try {
            return Resources.parse(scalars ? text.replace(',', ';') : text);
        } catch (InvalidValueException e) {
            throw new InvalidValueException(option, e.getMessage());
        }
    }

    public static ObjectNode json(Quantities quantities) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        quantities.thousandths().forEach((name, amount) -> object.put(name, new BigDecimal(new Scalar(amount).text())));
        return object;
    }

    /** An object of numbers, in the form that people write. */
    public static String text(JsonNode object) {
        return object.properties().stream()
                .map(entry ->
                        entry.getKey() + ":" + Table.amount(entry.getValue().asDouble()))
                .collect(Collectors.joining(";"));
    }
}
