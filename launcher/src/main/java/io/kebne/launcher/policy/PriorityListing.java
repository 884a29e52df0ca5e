package io.kebne.launcher.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;

/** The priorities of the roles that have one of their own. */
abstract class PriorityListing extends Listing {
    @Override
    protected JsonNode read(Masters masters) {
        return masters.get("/priorities").path("priorities");
    }

    @Override
    protected Table table(JsonNode priorities) {
        Table table = new Table("ROLE", "PRIORITY", "PREEMPTS", "PREEMPTIBLE");
        for (JsonNode priority : priorities) {
            table.row(
                    priority.path("role").asText(),
                    priority.path("priority").asText(),
                    yes(priority.path("preempts")),
                    yes(priority.path("preemptible")));
        }
        return table;
    }

    private static String yes(JsonNode flag) {
        return flag.asBoolean() ? "yes" : "no";
    }
}
