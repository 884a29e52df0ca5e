package io.kebne.http.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.request.JsonFields;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.machine.Unavailability;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads schedules and lists of machines (maintenance.proto). */
final class MaintenanceReader {
    private MaintenanceReader() {}

    /** A schedule; without windows it is empty, as protocol buffers' JSON leaves out what is. */
    static List<MaintenanceWindow> schedule(JsonNode body) {
        // A mistyped field must not clear the schedule.
        JsonFields fields = JsonFields.of("", body).only("windows");
        if (fields.find("windows").isEmpty()) {
            return List.of();
        }
        List<MaintenanceWindow> windows = JsonFields.list("windows", fields.require("windows")).stream()
                .map(window -> window.make(MaintenanceReader::window))
                .toList();
        return distinct(windows);
    }

    /** @throws InvalidValueException when a machine is in it twice */
    static List<MaintenanceWindow> distinct(List<MaintenanceWindow> windows) {
        Set<MachineId> seen = new HashSet<>();
        windows.forEach(window -> window.machines().forEach(machine -> {
            if (!seen.add(machine)) {
                throw new InvalidValueException("windows", "name a machine twice");
            }
        }));
        return windows;
    }

    static List<MachineId> machines(JsonNode body) {
        List<MachineId> machines = machines("machine_ids", body);
        if (machines.isEmpty()) {
            throw new InvalidValueException("machine_ids", "names no machine");
        }
        return JsonFields.distinct("machine_ids", machines, machine -> machine);
    }

    private static MaintenanceWindow window(JsonFields fields) {
        JsonNode unavailability = fields.require("unavailability");
        JsonFields.of(fields.at("unavailability"), unavailability).require("start");
        return new MaintenanceWindow(
                machines(fields.at("machine_ids"), fields.require("machine_ids")), Unavailability.read(unavailability));
    }

    private static List<MachineId> machines(String path, JsonNode array) {
        return JsonFields.list(path, array).stream()
                .map(fields -> fields.make(f -> new MachineId(text(f, "hostname"), text(f, "ip"))))
                .toList();
    }

    private static String text(JsonFields fields, String name) {
        return fields.find(name).isPresent() ? fields.text(name) : "";
    }
}
