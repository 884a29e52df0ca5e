package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.MachinesDown;
import io.kebne.persistence.allocator.AllocatorEvent.MachinesUp;
import io.kebne.persistence.allocator.AllocatorEvent.MaintenanceScheduled;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.machine.Unavailability;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.LinkedHashSet;
import io.vavr.collection.Set;
import io.vavr.collection.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which machines are to be taken away and which have been (Mesos: maintenance document). A machine is up, draining
 * (scheduled) or down.
 *
 * @param windows of the schedule, as they were given
 * @param scheduled every machine of the windows, with its unavailability
 * @param down machines that were taken away; all of them are scheduled
 */
public record Maintenance(
        Vector<MaintenanceWindow> windows, LinkedHashMap<MachineId, Unavailability> scheduled, Set<MachineId> down) {
    public static final Maintenance NONE =
            new Maintenance(Vector.empty(), LinkedHashMap.empty(), LinkedHashSet.empty());

    static Maintenance of(List<MaintenanceWindow> windows, List<MachineId> down) {
        LinkedHashMap<MachineId, Unavailability> scheduled = LinkedHashMap.empty();
        for (MaintenanceWindow window : windows) {
            for (MachineId machine : window.machines()) {
                scheduled = scheduled.put(machine, window.unavailability());
            }
        }
        return new Maintenance(Vector.ofAll(windows), scheduled, LinkedHashSet.ofAll(down));
    }

    /** When an agent's machine is to be taken away; empty while it stays. */
    public Optional<Unavailability> unavailability(AgentInfo agent) {
        return machine(agent).map(name -> scheduled.get(name).get());
    }

    /** An agent's machine by the name that it has in the schedule; empty when it is not there. */
    public Optional<MachineId> machine(AgentInfo agent) {
        return scheduled.isEmpty()
                ? Optional.empty()
                : names(agent).stream().filter(scheduled::containsKey).findFirst();
    }

    /** Whether an agent's machine has been taken away. */
    public boolean isDown(AgentInfo agent) {
        return !down.isEmpty() && names(agent).stream().anyMatch(down::contains);
    }

    /** A machine may be named by its hostname, its address, or both. */
    static List<MachineId> names(AgentInfo agent) {
        List<MachineId> names = new ArrayList<>();
        for (String hostname : List.of(agent.hostname(), "")) {
            for (String ip : List.of(agent.ip(), "")) {
                name(hostname, ip).ifPresent(names::add);
            }
        }
        return names;
    }

    /** Agents say what they like of themselves; what cannot stand in a schedule is no name. */
    private static Optional<MachineId> name(String hostname, String ip) {
        try {
            return Optional.of(new MachineId(hostname, ip));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }

    /** @throws IllegalStateException when the event does not concern maintenance */
    Maintenance apply(AllocatorEvent event) {
        if (event instanceof MaintenanceScheduled e) {
            return of(e.windows(), down.toJavaList());
        } else if (event instanceof MachinesDown e) {
            return new Maintenance(windows, scheduled, down.addAll(e.machines()));
        } else if (event instanceof MachinesUp e) {
            return of(without(e.machines()), down.removeAll(e.machines()).toJavaList());
        }
        throw new IllegalStateException("unknown event " + event);
    }

    private List<MaintenanceWindow> without(List<MachineId> machines) {
        return windows.flatMap(window -> {
                    List<MachineId> rest = window.machines().stream()
                            .filter(machine -> !machines.contains(machine))
                            .toList();
                    return rest.isEmpty()
                            ? Vector.<MaintenanceWindow>empty()
                            : Vector.of(new MaintenanceWindow(rest, window.unavailability()));
                })
                .toJavaList();
    }
}
