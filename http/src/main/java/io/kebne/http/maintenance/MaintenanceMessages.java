package io.kebne.http.maintenance;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.InverseOffers.Latest;
import io.kebne.actors.allocator.core.Maintenance;
import io.kebne.http.wire.v1.ElementMessages;
import io.kebne.http.wire.v1.FrameworkMessages;
import io.kebne.http.wire.v1.OfferMessages;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.mesos.v1.Protos.MachineID;
import org.apache.mesos.v1.allocator.Protos.InverseOfferStatus;
import org.apache.mesos.v1.maintenance.Protos.ClusterStatus;
import org.apache.mesos.v1.maintenance.Protos.Schedule;
import org.apache.mesos.v1.maintenance.Protos.Window;

/** The maintenance schedule and what has become of it, as messages (maintenance.proto). */
public final class MaintenanceMessages {
    private MaintenanceMessages() {}

    public static Schedule schedule(AllocatorView view) {
        Schedule.Builder out = Schedule.newBuilder();
        for (MaintenanceWindow window : view.state().policy().maintenance().windows()) {
            Window.Builder one =
                    out.addWindowsBuilder().setUnavailability(OfferMessages.write(window.unavailability()));
            window.machines().forEach(machine -> one.addMachineIds(write(machine)));
        }
        return out.build();
    }

    /** Machines that are to be taken away, with the answers of those who were asked to leave, and those taken away. */
    public static ClusterStatus status(AllocatorView view) {
        ClusterStatus.Builder out = ClusterStatus.newBuilder();
        Maintenance maintenance = view.state().policy().maintenance();
        var statuses = MaintenanceDocuments.statuses(view, maintenance);
        for (MachineId machine : MaintenanceDocuments.draining(maintenance)) {
            ClusterStatus.DrainingMachine.Builder one =
                    out.addDrainingMachinesBuilder().setId(write(machine));
            statuses.getOrDefault(machine, List.of()).forEach(latest -> one.addStatuses(write(latest)));
        }
        maintenance.down().forEach(machine -> out.addDownMachines(write(machine)));
        return out.build();
    }

    /** @throws InvalidValueException naming the field from {@code schedule} on */
    public static List<MaintenanceWindow> read(Schedule schedule) {
        List<MaintenanceWindow> windows = new ArrayList<>();
        for (Window window : schedule.getWindowsList()) {
            String at = "schedule.windows[" + windows.size() + "]";
            List<MachineId> machines = machines(window.getMachineIdsList(), at + ".machine_ids");
            try {
                windows.add(new MaintenanceWindow(machines, OfferMessages.read(window.getUnavailability())));
            } catch (InvalidValueException e) {
                throw e.within(at);
            }
        }
        return MaintenanceReader.distinct(windows);
    }

    /** @throws InvalidValueException naming the field, also when there are none, or one of them twice */
    public static List<MachineId> read(List<MachineID> machines, String field) {
        if (machines.isEmpty()) {
            throw new InvalidValueException(field, "names no machine");
        }
        List<MachineId> all = machines(machines, field);
        if (new HashSet<>(all).size() < all.size()) {
            throw new InvalidValueException(field, "name a machine twice");
        }
        return all;
    }

    private static List<MachineId> machines(List<MachineID> machines, String field) {
        List<MachineId> all = new ArrayList<>();
        for (MachineID machine : machines) {
            try {
                all.add(new MachineId(machine.getHostname(), machine.getIp()));
            } catch (InvalidValueException e) {
                throw e.within(field + "[" + all.size() + "]");
            }
        }
        return all;
    }

    public static MachineID write(MachineId machine) {
        MachineID.Builder out = MachineID.newBuilder();
        if (!machine.hostname().isEmpty()) {
            out.setHostname(machine.hostname());
        }
        if (!machine.ip().isEmpty()) {
            out.setIp(machine.ip());
        }
        return out.build();
    }

    private static InverseOfferStatus write(Latest latest) {
        String status = latest.answer().map(MaintenanceDocuments::text).orElse("UNKNOWN");
        return InverseOfferStatus.newBuilder()
                .setStatus(InverseOfferStatus.Status.valueOf(status))
                .setFrameworkId(FrameworkMessages.id(latest.offer().frameworkId()))
                .setTimestamp(ElementMessages.time(latest.answeredMillis()))
                .build();
    }
}
