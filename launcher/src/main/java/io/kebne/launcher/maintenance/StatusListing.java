package io.kebne.launcher.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;
import java.util.ArrayList;
import java.util.List;

/** Machines that are to be taken away, with what their frameworks say to it, and those that have been. */
abstract class StatusListing extends Listing {
    @Override
    protected JsonNode read(Masters masters) {
        return masters.get("/maintenance/status");
    }

    @Override
    protected Table table(JsonNode status) {
        Table table = new Table("MACHINE", "STATE", "ANSWERS");
        for (JsonNode machine : status.path("draining_machines")) {
            List<String> answers = new ArrayList<>();
            machine.path("statuses")
                    .forEach(answer -> answers.add(answer.at("/framework_id/value")
                                    .asText() + ": " + answer.path("status").asText()));
            table.row(Machines.text(machine.path("id")), "draining", String.join(", ", answers));
        }
        status.path("down_machines").forEach(machine -> table.row(Machines.text(machine), "down", ""));
        return table;
    }
}
