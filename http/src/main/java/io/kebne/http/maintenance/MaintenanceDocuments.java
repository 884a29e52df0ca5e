package io.kebne.http.maintenance;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change.InverseOfferClosed.Answer;
import io.kebne.actors.allocator.core.InverseOffers.Latest;
import io.kebne.actors.allocator.core.Maintenance;
import io.kebne.http.json.JsonPart;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.vavr.collection.Iterator;
import io.vavr.control.Option;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The maintenance schedule, and what has become of it so far (maintenance.proto). */
final class MaintenanceDocuments {
    private MaintenanceDocuments() {}

    static Iterator<JsonPart> schedule(AllocatorView view) {
        return JsonPart.object(JsonPart.array(
                "windows",
                view.state().policy().maintenance().windows().iterator().map(window -> out -> write(out, window))));
    }

    /** Machines that are to be taken away, with the answers of those who were asked to leave, and those taken away. */
    static Iterator<JsonPart> status(AllocatorView view) {
        Maintenance maintenance = view.state().policy().maintenance();
        Map<MachineId, List<Latest>> statuses = statuses(view, maintenance);
        Iterator<JsonPart> draining = draining(maintenance)
                .map(machine -> out -> write(out, machine, statuses.getOrDefault(machine, List.of())));
        return JsonPart.object(JsonPart.array("draining_machines", draining)
                .concat(JsonPart.array(
                        "down_machines", maintenance.down().iterator().map(machine -> machine::write))));
    }

    static Iterator<MachineId> draining(Maintenance maintenance) {
        return maintenance
                .scheduled()
                .keysIterator()
                .filter(machine -> !maintenance.down().contains(machine));
    }

    /** What the frameworks on each machine said last about leaving it. */
    static Map<MachineId, List<Latest>> statuses(AllocatorView view, Maintenance maintenance) {
        Map<MachineId, List<Latest>> statuses = new HashMap<>();
        view.inverseOffers()
                .latest()
                .forEach((agentId, ofAgent) -> view.state()
                        .agent(agentId)
                        .map(Agent::info)
                        .flatMap(info -> Option.ofOptional(maintenance.machine(info)))
                        .forEach(machine -> statuses.computeIfAbsent(machine, m -> new ArrayList<>())
                                .addAll(ofAgent.values().toJavaList())));
        return statuses;
    }

    private static void write(JsonGenerator out, MaintenanceWindow window) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("machine_ids");
        for (MachineId machine : window.machines()) {
            machine.write(out);
        }
        out.writeEndArray();
        out.writeFieldName("unavailability");
        window.unavailability().write(out);
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, MachineId machine, List<Latest> statuses) throws IOException {
        out.writeStartObject();
        out.writeFieldName("id");
        machine.write(out);
        out.writeArrayFieldStart("statuses");
        for (Latest latest : statuses) {
            write(out, latest);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** Of Mesos' InverseOfferStatus; UNKNOWN: no answer yet. */
    private static void write(JsonGenerator out, Latest latest) throws IOException {
        out.writeStartObject();
        out.writeStringField(
                "status", latest.answer().map(MaintenanceDocuments::text).orElse("UNKNOWN"));
        out.writeObjectFieldStart("framework_id");
        out.writeStringField("value", latest.offer().frameworkId().value());
        out.writeEndObject();
        out.writeObjectFieldStart("timestamp");
        out.writeNumberField("nanoseconds", latest.answeredMillis() * 1_000_000);
        out.writeEndObject();
        out.writeEndObject();
    }

    static String text(Answer answer) {
        return switch (answer) {
            case ACCEPTED -> "ACCEPT";
            case DECLINED -> "DECLINE";
            case RESCINDED -> "UNKNOWN";
        };
    }
}
