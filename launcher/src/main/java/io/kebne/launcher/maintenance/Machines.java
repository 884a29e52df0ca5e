package io.kebne.launcher.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.machine.MachineId;
import java.util.List;
import java.util.regex.Pattern;

/** Machines as people name them: by hostname, by address, or by both with a slash between them. */
final class Machines {
    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*");

    private Machines() {}

    static ArrayNode json(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (String text : texts) {
            MachineId machine = parse(text);
            ObjectNode object = array.addObject();
            if (!machine.hostname().isEmpty()) {
                object.put("hostname", machine.hostname());
            }
            if (!machine.ip().isEmpty()) {
                object.put("ip", machine.ip());
            }
        }
        return array;
    }

    static String text(JsonNode machine) {
        String hostname = machine.path("hostname").asText();
        String ip = machine.path("ip").asText();
        return hostname + (hostname.isEmpty() || ip.isEmpty() ? "" : "/") + ip;
    }

    private static MachineId parse(String text) {
        int slash = text.indexOf('/');
        try {
            if (slash >= 0) {
                return new MachineId(text.substring(0, slash), text.substring(slash + 1));
            }
            return ADDRESS.matcher(text).matches() ? new MachineId("", text) : new MachineId(text, "");
        } catch (InvalidValueException e) {
            throw new InvalidValueException("MACHINE", "'" + text + "': " + e.reason());
        }
    }
}
