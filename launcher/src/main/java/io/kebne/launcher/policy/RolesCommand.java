package io.kebne.launcher.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Amounts;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;
import picocli.CommandLine.Command;

/** {@code kebne roles}. */
@Command(
        name = "roles",
        description = {"Lists roles with what they, and the roles below them, hold.", "Example: kebne roles --json"})
public final class RolesCommand extends Listing {
    @Override
    protected JsonNode read(Masters masters) {
        return masters.get("/roles").path("roles");
    }

    @Override
    protected Table table(JsonNode roles) {
        Table table =
                new Table("ROLE", "WEIGHT", "FRAMEWORKS", "ALLOCATED", "OFFERED", "RESERVED", "GUARANTEE", "LIMIT");
        for (JsonNode role : roles) {
            table.row(
                    role.path("name").asText(),
                    Table.amount(role.path("weight").asDouble()),
                    Integer.toString(role.path("frameworks").size()),
                    Amounts.text(role.path("allocated")),
                    Amounts.text(role.path("offered")),
                    Amounts.text(role.path("reserved")),
                    Amounts.text(role.path("quota").path("guarantee")),
                    Amounts.text(role.path("quota").path("limit")));
        }
        return table;
    }
}
