package io.kebne.protocol.machine;

import io.kebne.protocol.InvalidValueException;
import java.util.HashSet;
import java.util.List;

/** Machines that are to be taken away together (maintenance.proto, Window). */
public record MaintenanceWindow(List<MachineId> machines, Unavailability unavailability) {
    private static final int MAX_MACHINES = 1_000;

    /** @throws InvalidValueException naming {@code machine_ids} */
    public MaintenanceWindow {
        machines = List.copyOf(machines);
        if (machines.isEmpty() || machines.size() > MAX_MACHINES) {
            throw new InvalidValueException("machine_ids", "must be from 1 to " + MAX_MACHINES + " machines");
        }
        if (new HashSet<>(machines).size() < machines.size()) {
            throw new InvalidValueException("machine_ids", "has a machine twice");
        }
    }
}
